"""Invitations: by whose link somebody came."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Uuid

from store.tables.types import UtcDateTime, metadata

invitations = Table(
    "invitations",
    metadata,
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("inviter_id", Uuid, ForeignKey("contributors.id"), nullable=False),
    Column("steps", Integer, nullable=False, server_default="0"),
    Column("invited_at", UtcDateTime, nullable=False),
    CheckConstraint("inviter_id <> contributor_id", "nobody_invites_themselves"),
    CheckConstraint("steps >= 0", "steps_not_negative"),
    Index("ix_invitations_inviter", "inviter_id"),
)
"""`steps` is of how many steps the pay is owed to the inviter, or was paid."""
