"""Gold told by operators: the hidden twentieth of choice tasks, drawn by the id, of which they are asked once settled.

Revision ID: 0018
Revises: 0017
"""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_IS_CHECKED = sa.text("spot_check = 'drawn' AND status = 'closed' AND gold IS NULL")
_BATCH = 500


def upgrade() -> None:
    op.add_column("tasks", sa.Column("spot_check", sa.String(8)))
    op.create_index(
        "ix_tasks_checked",
        "tasks",
        ["campaign_id", "closed_at"],
        sqlite_where=_IS_CHECKED,
        postgresql_where=_IS_CHECKED,
    )
    _draw()


def downgrade() -> None:
    op.drop_index("ix_tasks_checked", "tasks")
    op.drop_column("tasks", "spot_check")


def _draw() -> None:
    """The tasks that are there already, as an import draws new ones."""
    id, kind, gold, panel, spot_check = (
        sa.column("id", sa.Uuid),
        sa.column("kind", sa.String),
        sa.column("gold", sa.Text),
        sa.column("appealed_task_id", sa.Uuid),
        sa.column("spot_check", sa.String),
    )
    tasks = sa.table("tasks", id, kind, gold, panel, spot_check)
    asked = sa.select(id).where(kind == "choice", gold.is_(None), panel.is_(None))
    connection = op.get_bind()
    drawn = [task for task in connection.execute(asked).scalars() if _is_drawn(task.bytes)]
    for first in range(0, len(drawn), _BATCH):
        some = id.in_(drawn[first : first + _BATCH])
        connection.execute(sa.update(tasks).where(some).values(spot_check="drawn"))


def _is_drawn(task: bytes) -> bool:
    digest = hashlib.sha256(b"operator's gold" + task).digest()
    return int.from_bytes(digest[:8], "big") % 20 == 0
