"""Bonuses: one for each badge that brings one, owed until it is paid. Badges of before get theirs with the next look.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

from store.tables.types import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_IS_OWED = sa.text("state = 'owed'")
_IS_PAID = sa.text("state = 'paid'")


def upgrade() -> None:
    op.create_table(
        "bonuses",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("contributor_id", sa.Uuid, sa.ForeignKey("contributors.id"), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("base_units", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("waits_for", sa.String(16)),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("units", sa.BigInteger),
        sa.Column("price_parts", sa.BigInteger),
        sa.Column("day", sa.Integer, sa.ForeignKey("price_days.day")),
        sa.Column("paid_at", UtcDateTime),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("contributor_id", "what"),
        sa.CheckConstraint("base_units > 0", "base_positive"),
        sa.CheckConstraint("(state = 'paid') = (units IS NOT NULL)", "paid_has_units"),
        sa.CheckConstraint("units IS NULL OR units BETWEEN 0 AND base_units", "at_most_base"),
    )
    op.create_index("ix_bonuses_owed", "bonuses", ["due_at"], sqlite_where=_IS_OWED, postgresql_where=_IS_OWED)
    op.create_index("ix_bonuses_day", "bonuses", ["day"], sqlite_where=_IS_PAID, postgresql_where=_IS_PAID)


def downgrade() -> None:
    op.drop_table("bonuses")
