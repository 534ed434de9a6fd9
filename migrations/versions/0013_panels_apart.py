"""The index of panels leaves other tasks out: as it was, SQLite took it for "no panel", which nearly every task is.

Revision ID: 0013
Revises: 0012
"""

from alembic import op
from sqlalchemy import text

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_NAME = "uq_tasks_appealed_task_id"
_IS_PANEL = text("appealed_task_id IS NOT NULL")


def upgrade() -> None:
    op.drop_index(_NAME, "tasks")
    op.create_index(
        _NAME, "tasks", ["appealed_task_id"], unique=True, sqlite_where=_IS_PANEL, postgresql_where=_IS_PANEL
    )


def downgrade() -> None:
    op.drop_index(_NAME, "tasks")
    op.create_index(_NAME, "tasks", ["appealed_task_id"], unique=True)
