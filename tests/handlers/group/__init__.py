"""The contributor bot in groups."""
