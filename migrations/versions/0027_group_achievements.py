"""Badges of groups.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

from store.tables.types import UtcDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_achievements",
        sa.Column("group_id", sa.Uuid, sa.ForeignKey("groups.id"), primary_key=True),
        sa.Column("achievement", sa.String(32), primary_key=True),
        sa.Column("awarded_at", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("group_achievements")
