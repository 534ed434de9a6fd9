"""Appeals, their panels' tasks, and until when a refused answer keeps its promise.

Revision ID: 0010
Revises: 0009
"""

from alembic import op
from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Text, Uuid, text

from store.tables.types import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_columns()
    op.create_table(
        "appeals",
        Column("response_id", Uuid, ForeignKey("responses.id"), primary_key=True),
        Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
        Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
        Column("panel_id", Uuid, ForeignKey("tasks.id"), nullable=False),
        Column("status", String(16), nullable=False),
        Column("text", Text),
        Column("opened_at", UtcDateTime, nullable=False),
        Column("panel_until", UtcDateTime, nullable=False),
        Column("handed_at", UtcDateTime),
        Column("votes_for", Integer, nullable=False, server_default="0"),
        Column("votes_against", Integer, nullable=False, server_default="0"),
        Column("decided_at", UtcDateTime),
        Column("decided_by", String(16)),
        Column("operator_id", String(64)),
        Column("note", Text),
        CheckConstraint("votes_for >= 0 AND votes_against >= 0", "votes_not_negative"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", "decided_by_somebody"),
    )
    is_open = text("decided_at IS NULL")
    op.create_index(
        "ix_appeals_open", "appeals", ["status", "opened_at"], sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_index("ix_appeals_person", "appeals", ["contributor_id", "opened_at"])
    op.create_index("ix_appeals_panel", "appeals", ["panel_id"])
    op.create_table(
        "panel_exclusions",
        Column("panel_id", Uuid, ForeignKey("tasks.id"), primary_key=True),
        Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    )


def downgrade() -> None:
    for table in ("panel_exclusions", "appeals"):
        op.drop_table(table)
    op.drop_index("ix_responses_appealable", "responses")
    op.drop_column("responses", "appeal_until")
    op.drop_index("ix_tasks_panels", "tasks")
    op.drop_index("uq_tasks_appealed_task_id", "tasks")
    op.drop_column("tasks", "appealed_task_id")


def _add_columns() -> None:
    """What tasks and responses gain; on SQLite a column that is added can't be unique itself, so an index is."""
    op.add_column("tasks", Column("appealed_task_id", Uuid))
    op.create_index("uq_tasks_appealed_task_id", "tasks", ["appealed_task_id"], unique=True)
    is_open_panel = text("appealed_task_id IS NOT NULL AND status = 'open'")
    op.create_index(
        "ix_tasks_panels", "tasks", ["created_at"], sqlite_where=is_open_panel, postgresql_where=is_open_panel
    )
    op.add_column("responses", Column("appeal_until", UtcDateTime))
    is_appealable = text("appeal_until IS NOT NULL")
    op.create_index(
        "ix_responses_appealable",
        "responses",
        ["appeal_until"],
        sqlite_where=is_appealable,
        postgresql_where=is_appealable,
    )
