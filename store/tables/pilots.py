"""Pilots: which tasks were asked first, and what was forecast from their answers."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Uuid

from store.tables.types import Json, UtcDateTime, metadata

pilots = Table(
    "pilots",
    metadata,
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), primary_key=True),
    Column("task_ids", Json, nullable=False),
    Column("people_limit", Integer, nullable=False),
    Column("budget_units", BigInteger, nullable=False),
    Column("started_by", String(64), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
)
"""One row a campaign that began with a pilot; `task_ids` were drawn by chance, as hexadecimal ids."""

forecasts = Table(
    "forecasts",
    metadata,
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), primary_key=True),
    Column("method", String(32), nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("budget_units", BigInteger, nullable=False),
    Column("facts", Json, nullable=False),
)
"""What the launch card promised when the budget was locked: one row a campaign, never changed, to be compared later.

`facts` has the figures as scoring.forecast names them, each as [low, middle, high]."""
