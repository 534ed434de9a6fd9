"""Fundings: who has paid into campaigns' escrows, and what went back."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Table, Uuid

from store.tables.types import metadata

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
