"""Operators' notes about people.

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

from store.tables.types import UtcDateTime

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("contributor_id", sa.Uuid, sa.ForeignKey("contributors.id"), nullable=False),
        sa.Column("operator_id", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("written_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_notes_person", "notes", ["contributor_id", "written_at"])


def downgrade() -> None:
    op.drop_table("notes")
