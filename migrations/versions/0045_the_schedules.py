"""Campaigns begin and end at a time that was set.

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

from store.tables.types import UtcDateTime

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "schedules",
        sa.Column("campaign_id", sa.Uuid, sa.ForeignKey("campaigns.id"), primary_key=True),
        sa.Column("what", sa.String(8), primary_key=True),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("set_by", sa.String(64), nullable=False),
        sa.Column("done_at", UtcDateTime),
        sa.Column("outcome", sa.String(8)),
    )
    waiting = sa.text("done_at IS NULL")
    op.create_index("ix_schedules_due", "schedules", ["due_at"], sqlite_where=waiting, postgresql_where=waiting)


def downgrade() -> None:
    op.drop_table("schedules")
