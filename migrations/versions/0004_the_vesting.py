"""Vesting grants, what the audit found, and deeds that wait to be confirmed.

Revision ID: 0004
Revises: 0003
"""

from alembic import op
from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, String, Uuid

from store.tables.types import Json, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vesting_grants",
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
        CheckConstraint("total_units BETWEEN 1 AND 1000000000000000000", "total"),
        CheckConstraint("released_units BETWEEN 0 AND total_units", "released_within_total"),
        CheckConstraint("cliff_s BETWEEN 0 AND duration_s", "cliff_within_duration"),
    )
    op.create_table(
        "ledger_audits",
        Column("id", Uuid, primary_key=True),
        Column("asked_by", String(64)),
        Column("started_at", UtcDateTime, nullable=False),
        Column("finished_at", UtcDateTime, nullable=False, index=True),
        Column("transfers", BigInteger, nullable=False),
        Column("postings", BigInteger, nullable=False),
        Column("accounts", BigInteger, nullable=False),
        Column("leaves", BigInteger, nullable=False),
        Column("finding_count", Integer, nullable=False),
        Column("findings", Json, nullable=False),
    )
    op.create_table(
        "proposals",
        Column("id", Uuid, primary_key=True),
        Column("operator_id", String(64), nullable=False),
        Column("deed", String(32), nullable=False),
        Column("facts", Json, nullable=False),
        Column("proposed_at", UtcDateTime, nullable=False),
        Column("expires_at", UtcDateTime, nullable=False),
        Column("settled_at", UtcDateTime),
    )


def downgrade() -> None:
    for table in ("proposals", "ledger_audits", "vesting_grants"):
        op.drop_table(table)
