"""Reminders: when each person is looked at next."""

from sqlalchemy import Column, ForeignKey, Index, Table, Uuid

from store.tables.types import UtcDateTime, metadata

reminders = Table(
    "reminders",
    metadata,
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("due_at", UtcDateTime, nullable=False),
    Index("ix_reminders_due", "due_at", "contributor_id"),
)
"""A row for everybody who has worked lately and has not turned reminders off (contributors.reminders_off_at)."""
