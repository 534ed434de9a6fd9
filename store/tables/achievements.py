"""Achievements: who has which, once and for good."""

from sqlalchemy import Column, ForeignKey, String, Table, Uuid

from store.tables.types import UtcDateTime, metadata

achievements = Table(
    "achievements",
    metadata,
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("achievement", String(32), primary_key=True),
    Column("awarded_at", UtcDateTime, nullable=False),
)
