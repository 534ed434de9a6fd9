"""Votes, models and gold become verdicts; people ask why, appeal, and operators decide."""
