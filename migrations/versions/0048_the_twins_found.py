"""Twins are found by their names.

Revision ID: 0048
Revises: 0047
"""

from alembic import op
from sqlalchemy import text

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

_IS_TWIN = text("twin IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_tasks_twins", "tasks", ["campaign_id", "twin"], sqlite_where=_IS_TWIN, postgresql_where=_IS_TWIN
    )


def downgrade() -> None:
    op.drop_index("ix_tasks_twins", "tasks")
