"""Leaderboards, streaks and badges."""
