"""Schedules: when campaigns begin and end by themselves."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Uuid, text

from store.tables.types import UtcDateTime, metadata

_IS_WAITING = text("done_at IS NULL")

schedules = Table(
    "schedules",
    metadata,
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), primary_key=True),
    Column("what", String(8), primary_key=True),
    Column("due_at", UtcDateTime, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("set_by", String(64), nullable=False),
    Column("done_at", UtcDateTime),
    Column("outcome", String(8)),
    Index("ix_schedules_due", "due_at", sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING),
)
"""One start and one end a campaign, as tasks.schedules has them; `outcome` once its time has come."""
