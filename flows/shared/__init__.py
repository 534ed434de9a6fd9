"""Decisions that several flows make alike, as pure functions of what they gathered. No session is opened here."""
