"""Reminders.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

from store.tables.types import UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contributors", sa.Column("reminders_off_at", UtcDateTime))
    op.create_table(
        "reminders",
        sa.Column("contributor_id", sa.Uuid, sa.ForeignKey("contributors.id"), primary_key=True),
        sa.Column("due_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_reminders_due", "reminders", ["due_at", "contributor_id"])


def downgrade() -> None:
    op.drop_table("reminders")
    op.drop_column("contributors", "reminders_off_at")
