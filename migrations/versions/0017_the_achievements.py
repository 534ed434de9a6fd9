"""Achievements, each awarded once.

Revision ID: 0017
Revises: 0016
"""

from alembic import op
from sqlalchemy import Column, ForeignKey, String, Uuid

from store.tables.types import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "achievements",
        Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
        Column("achievement", String(32), primary_key=True),
        Column("awarded_at", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("achievements")
