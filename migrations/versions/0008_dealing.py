"""Dealing: an index for what can be dealt in each language, gold that retires, and how much each campaign has open.

Revision ID: 0008
Revises: 0007
"""

from alembic import op
from sqlalchemy import Column, Integer, String, text

from store.tables.types import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_DEALABLE = text("status = 'open' AND gold IS NULL AND slots > 0")
_GOLDEN = text("status = 'open' AND gold IS NOT NULL AND retired_at IS NULL")


def upgrade() -> None:
    op.add_column("campaigns", Column("open_tasks", Integer, nullable=False, server_default="0"))
    op.add_column("tasks", Column("gold_at", UtcDateTime))
    op.add_column("tasks", Column("retired_at", UtcDateTime))
    op.add_column("tasks", Column("retired_for", String(16)))
    op.execute("UPDATE tasks SET gold_at = created_at WHERE gold IS NOT NULL")
    op.drop_index("ix_tasks_deal", "tasks")
    op.create_index(
        "ix_tasks_deal",
        "tasks",
        ["campaign_id", "kind", "language", "gain"],
        sqlite_where=_DEALABLE,
        postgresql_where=_DEALABLE,
    )
    op.create_index(
        "ix_tasks_gold",
        "tasks",
        ["campaign_id", "kind", "language", "votes"],
        sqlite_where=_GOLDEN,
        postgresql_where=_GOLDEN,
    )


def downgrade() -> None:
    op.drop_index("ix_tasks_gold", "tasks")
    op.drop_index("ix_tasks_deal", "tasks")
    op.create_index("ix_tasks_deal", "tasks", ["campaign_id", "kind", "status", "gain"])
    for column in ("retired_for", "retired_at", "gold_at"):
        op.drop_column("tasks", column)
    op.drop_column("campaigns", "open_tasks")
