"""Fundings: who has paid into campaigns' escrows, what went back, and who was asked to pay."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, String, Table, Uuid, text

from store.tables.types import UtcDateTime, metadata

fundings = Table(
    "fundings",
    metadata,
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), primary_key=True),
    Column("source_id", Uuid, primary_key=True),
    Column("funded_units", BigInteger, nullable=False),
    Column("returned_units", BigInteger, nullable=False, server_default="0"),
    CheckConstraint("returned_units >= 0 AND returned_units <= funded_units", "returned_within_funded"),
)
"""One row a campaign and the account that paid; their sums are the campaign's budget and what was refunded of it."""

_IS_OPEN = text("state = 'asked'")

sponsorships = Table(
    "sponsorships",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False, index=True),
    Column("units", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("proposed_by", String(64), nullable=False),
    Column("approved_by", String(64)),
    Column("desk_language", String(8), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    CheckConstraint("units > 0", "something_asked"),
    CheckConstraint("(state = 'asked') = (decided_at IS NULL)", "decided_once"),
    Index("ix_sponsorships_open", "expires_at", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
)
"""A person is asked to pay for a campaign from their own account; the id is the operator's proposal's."""
