"""Bonuses: one for each badge that brings one, owed from the moment it is awarded until it is paid."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)

from store.tables.types import UtcDateTime, metadata

_IS_OWED = text("state = 'owed'")
_IS_PAID = text("state = 'paid'")

bonuses = Table(
    "bonuses",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
    Column("what", String(32), nullable=False),
    Column("about_id", Uuid),
    Column("base_units", BigInteger, nullable=False),
    Column("state", String(8), nullable=False),
    Column("waits_for", String(16)),
    Column("due_at", UtcDateTime, nullable=False),
    Column("units", BigInteger),
    Column("price_parts", BigInteger),
    Column("day", Integer, ForeignKey("price_days.day")),
    Column("paid_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("contributor_id", "what"),
    CheckConstraint("base_units > 0", "base_positive"),
    CheckConstraint("(state = 'paid') = (units IS NOT NULL)", "paid_has_units"),
    CheckConstraint("units IS NULL OR units BETWEEN 0 AND base_units", "at_most_base"),
    Index("ix_bonuses_owed", "due_at", sqlite_where=_IS_OWED, postgresql_where=_IS_OWED),
    Index("ix_bonuses_day", "day", sqlite_where=_IS_PAID, postgresql_where=_IS_PAID),
)
"""`state`: owed, paid, or parked where the ledger refused it. `due_at` is when an owed one is looked at next,
`waits_for` why it was not paid the last time; `about_id` is whose work it is for, where that is somebody else's;
`units` is what it came to at `price_parts`, on the share of `day`."""
