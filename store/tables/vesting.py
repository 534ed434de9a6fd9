"""The team pool's grants: who gets how much of it, and by when."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, String, Table, Uuid

from kernel.money import SUPPLY_UNITS
from store.tables.types import UtcDateTime, metadata

vesting_grants = Table(
    "vesting_grants",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("account_id", Uuid, nullable=False, unique=True),
    Column("beneficiary_id", Uuid, nullable=False),
    Column("total_units", BigInteger, nullable=False),
    Column("start_at", UtcDateTime, nullable=False),
    Column("cliff_s", BigInteger, nullable=False),
    Column("duration_s", BigInteger, nullable=False),
    Column("released_units", BigInteger, nullable=False, server_default="0"),
    Column("granted_by", String(64), nullable=False),
    Column("granted_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime, index=True),
    CheckConstraint(f"total_units BETWEEN 1 AND {SUPPLY_UNITS}", "total"),
    CheckConstraint("released_units BETWEEN 0 AND total_units", "released_within_total"),
    CheckConstraint("cliff_s BETWEEN 0 AND duration_s", "cliff_within_duration"),
)
"""Both accounts are the ledger's. `released_units` moves with the transfer that it counts, under the row's lock."""
