"""The price of the day with its limits, what each assignment reserves of them, and what people had of the pool."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Uuid

from ledger.emission import LANE_BASE_UNITS
from store.tables.types import UtcDateTime, metadata

price_days = Table(
    "price_days",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("pool_units", BigInteger, nullable=False),
    Column("budget_units", BigInteger, nullable=False),
    Column("active", BigInteger, nullable=False),
    Column("demand_units", BigInteger, nullable=False),
    Column("newcomer_units", BigInteger, nullable=False),
    Column("crowd_parts", BigInteger, nullable=False),
    Column("price_parts", BigInteger, nullable=False),
    Column("lane_parts", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("work_average_units", BigInteger, nullable=False),
    Column("newcomer_average_units", BigInteger, nullable=False),
    Column("work_base_units", BigInteger, nullable=False, server_default="0"),
    Column("newcomer_base_units", BigInteger, nullable=False, server_default="0"),
    Column("gate_limit_units", BigInteger, nullable=False),
    Column("gate_reserved_units", BigInteger, nullable=False, server_default="0"),
    Column("lane_limit_units", BigInteger, nullable=False),
    Column("lane_reserved_units", BigInteger, nullable=False, server_default="0"),
    Column("solo_limit_units", BigInteger, nullable=False),
    Column("solo_reserved_units", BigInteger, nullable=False, server_default="0"),
    Column("bonus_limit_units", BigInteger, nullable=False),
    Column("bonus_used_units", BigInteger, nullable=False, server_default="0"),
    CheckConstraint("work_base_units >= 0", "work_not_negative"),
    CheckConstraint("newcomer_base_units BETWEEN 0 AND work_base_units", "newcomers_within_work"),
    CheckConstraint("gate_reserved_units BETWEEN 0 AND gate_limit_units", "gate"),
    CheckConstraint("lane_reserved_units BETWEEN 0 AND lane_limit_units", "lane"),
    CheckConstraint("solo_reserved_units BETWEEN 0 AND solo_limit_units", "solo"),
    CheckConstraint("bonus_used_units BETWEEN 0 AND bonus_limit_units", "bonus"),
)
"""The first nine columns are ledger.emission.PriceDay and never change.

`*_reserved_units` is what the day's assignments may still cost or have cost; `*_average_units` the moving averages as
they were when the day began; `*_base_units` the accepted work of the day, at base price. The newest row stands until
there is a newer one.
"""

pool_reservations = Table(
    "pool_reservations",
    metadata,
    Column("assignment_id", Uuid, ForeignKey("assignments.id"), primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
    Column("day", Integer, ForeignKey("price_days.day"), nullable=False),
    Column("base_low_units", BigInteger, nullable=False),
    Column("base_high_units", BigInteger, nullable=False),
    Column("newcomer_base_units", BigInteger, nullable=False),
    Column("gate_units", BigInteger, nullable=False),
    Column("solo_units", BigInteger, nullable=False),
    Column("lane_units", BigInteger, nullable=False),
    Column("lane_base_units", BigInteger, nullable=False),
    CheckConstraint("gate_units >= 0 AND solo_units >= 0", "reserved_not_negative"),
    CheckConstraint("lane_units BETWEEN 0 AND gate_units", "lane_within_gate"),
    CheckConstraint("lane_base_units BETWEEN 0 AND newcomer_base_units", "lane_within_newcomers"),
    Index("ix_pool_reservations_person", "contributor_id"),
)
"""What an assignment of a pool campaign reserves on its day's counters and of its person's lane; once it is judged or
given back, what it used of them. `base_*` is its work at base price, after the effort curve."""

pool_shares = Table(
    "pool_shares",
    metadata,
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("lane_base_units", BigInteger, nullable=False, server_default="0"),
    Column("last_paid_at", UtcDateTime),
    CheckConstraint(f"lane_base_units BETWEEN 0 AND {LANE_BASE_UNITS}", "lane"),
    Index("ix_pool_shares_last_paid_at", "last_paid_at"),
)
"""What a person has had of the contributor pool: how much of the newcomers' lane, at base price, and when last paid."""
