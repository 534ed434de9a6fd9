"""Operators' queues are shared.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

from store.tables.types import UtcDateTime

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_claims",
        sa.Column("queue", sa.String(16), primary_key=True),
        sa.Column("item", sa.Uuid, primary_key=True),
        sa.Column("operator_id", sa.String(64), nullable=False),
        sa.Column("until", UtcDateTime, nullable=False),
        sa.Index("ix_desk_claims_operator", "operator_id", "queue"),
    )
    op.create_table(
        "desk_skips",
        sa.Column("queue", sa.String(16), primary_key=True),
        sa.Column("item", sa.Uuid, primary_key=True),
        sa.Column("operator_id", sa.String(64), primary_key=True),
        sa.Column("skipped_at", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("desk_skips")
    op.drop_table("desk_claims")
