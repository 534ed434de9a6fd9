"""What is said in groups.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

from store.tables.types import BigInt, Json, UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_posts",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("group_id", sa.Uuid, sa.ForeignKey("groups.id"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject", sa.Uuid, nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("claimed_until", UtcDateTime),
        sa.Column("message_id", BigInt),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("group_id", "kind", "subject"),
        sa.Index("ix_group_posts_due", "state", "due_at"),
    )


def downgrade() -> None:
    op.drop_table("group_posts")
