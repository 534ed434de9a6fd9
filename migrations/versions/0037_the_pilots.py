"""Pilots of campaigns, and the forecasts made from them.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

from store.tables.types import Json, UtcDateTime

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pilots",
        sa.Column("campaign_id", sa.Uuid, sa.ForeignKey("campaigns.id"), primary_key=True),
        sa.Column("task_ids", Json, nullable=False),
        sa.Column("people_limit", sa.Integer, nullable=False),
        sa.Column("budget_units", sa.BigInteger, nullable=False),
        sa.Column("started_by", sa.String(64), nullable=False),
        sa.Column("started_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "forecasts",
        sa.Column("campaign_id", sa.Uuid, sa.ForeignKey("campaigns.id"), primary_key=True),
        sa.Column("method", sa.String(32), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("budget_units", sa.BigInteger, nullable=False),
        sa.Column("facts", Json, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("forecasts")
    op.drop_table("pilots")
