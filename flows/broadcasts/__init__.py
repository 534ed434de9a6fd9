"""Operators call people to a campaign, and nobody twice."""
