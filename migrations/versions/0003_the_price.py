"""The price of the day and the limits that go with it; campaigns paid from the pool; verified people.

Revision ID: 0003
Revises: 0002
"""

from typing import Final

from alembic import op
from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, String, Uuid

from store.tables.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


PAST_GOLD: Final = """
INSERT INTO gold_days (contributor_id, local_day, passed)
SELECT responses.contributor_id, responses.local_day, count(*)
FROM responses JOIN tasks ON tasks.id = responses.task_id
WHERE tasks.gold IS NOT NULL AND responses.state IN ('pending', 'paid', 'parked')
GROUP BY responses.contributor_id, responses.local_day
"""
"""What people did before gold was counted by day is not lost to them."""


_LANE_BASE_UNITS: Final = 20_000_000_000
"""200 AIC."""


def upgrade() -> None:
    _add_verification()
    op.add_column("campaigns", Column("proposed_by", String(64)))
    op.add_column("campaigns", Column("approved_by", String(64)))
    _add_price_days()
    _add_pool_reservations()
    _add_pool_shares()


def downgrade() -> None:
    for table in ("pool_shares", "pool_reservations", "price_days", "gold_days", "verified_contacts"):
        op.drop_table(table)
    for column in ("approved_by", "proposed_by"):
        op.drop_column("campaigns", column)


def _units(name: str, *, default: str | None = None) -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default=default)


def _add_price_days() -> None:
    op.create_table(
        "price_days",
        Column("day", Integer, primary_key=True, autoincrement=False),
        _units("pool_units"),
        _units("budget_units"),
        _units("active"),
        _units("demand_units"),
        _units("newcomer_units"),
        _units("crowd_parts"),
        _units("price_parts"),
        _units("lane_parts"),
        Column("at", UtcDateTime, nullable=False),
        _units("work_average_units"),
        _units("newcomer_average_units"),
        _units("work_base_units", default="0"),
        _units("newcomer_base_units", default="0"),
        _units("gate_limit_units"),
        _units("gate_reserved_units", default="0"),
        _units("lane_limit_units"),
        _units("lane_reserved_units", default="0"),
        _units("solo_limit_units"),
        _units("solo_reserved_units", default="0"),
        _units("bonus_limit_units"),
        _units("bonus_used_units", default="0"),
        CheckConstraint("work_base_units >= 0", "work_not_negative"),
        CheckConstraint("newcomer_base_units BETWEEN 0 AND work_base_units", "newcomers_within_work"),
        CheckConstraint("gate_reserved_units BETWEEN 0 AND gate_limit_units", "gate"),
        CheckConstraint("lane_reserved_units BETWEEN 0 AND lane_limit_units", "lane"),
        CheckConstraint("solo_reserved_units BETWEEN 0 AND solo_limit_units", "solo"),
        CheckConstraint("bonus_used_units BETWEEN 0 AND bonus_limit_units", "bonus"),
    )


def _add_pool_reservations() -> None:
    op.create_table(
        "pool_reservations",
        Column("assignment_id", Uuid, ForeignKey("assignments.id"), primary_key=True),
        Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
        Column("day", Integer, ForeignKey("price_days.day"), nullable=False),
        _units("base_low_units"),
        _units("base_high_units"),
        _units("newcomer_base_units"),
        _units("gate_units"),
        _units("solo_units"),
        _units("lane_units"),
        _units("lane_base_units"),
        CheckConstraint("gate_units >= 0 AND solo_units >= 0", "reserved_not_negative"),
        CheckConstraint("lane_units BETWEEN 0 AND gate_units", "lane_within_gate"),
        CheckConstraint("lane_base_units BETWEEN 0 AND newcomer_base_units", "lane_within_newcomers"),
    )
    op.create_index("ix_pool_reservations_person", "pool_reservations", ["contributor_id"])


def _add_pool_shares() -> None:
    op.create_table(
        "pool_shares",
        Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
        _units("lane_base_units", default="0"),
        Column("last_paid_at", UtcDateTime),
        CheckConstraint(f"lane_base_units BETWEEN 0 AND {_LANE_BASE_UNITS}", "lane"),
    )
    op.create_index("ix_pool_shares_last_paid_at", "pool_shares", ["last_paid_at"])


def _add_verification() -> None:
    op.create_table(
        "verified_contacts",
        Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
        Column("phone_hash", String(64), nullable=False, unique=True),
        Column("shared_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "gold_days",
        Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
        Column("local_day", String(10), primary_key=True),
        Column("passed", Integer, nullable=False),
        CheckConstraint("passed > 0", "passed_positive"),
    )
    op.execute(PAST_GOLD)
