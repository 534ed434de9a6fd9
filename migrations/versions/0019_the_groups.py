"""Groups, who joined them and plays for which; the links that lead in.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from store.tables.types import BigInt, UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_OF_A_GROUP = sa.text("group_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "groups",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("chat_id", BigInt, nullable=False),
        sa.Column("thread_id", BigInt),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("digest_hour", sa.Integer),
        sa.Column("announces", sa.String(16), nullable=False),
        sa.Column("quiet_from", sa.Integer),
        sa.Column("quiet_to", sa.Integer),
        sa.Column("paused_at", UtcDateTime),
        sa.Column("paused_for", sa.String(16)),
        sa.Column("goal", sa.Integer),
        sa.Column("goal_set_at", UtcDateTime),
        sa.Column("goal_reached_at", UtcDateTime),
        sa.Column("looked_at", UtcDateTime, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("platform", "chat_id"),
        sa.Index("ix_groups_looked_at", "looked_at"),
    )
    op.create_table(
        "group_members",
        sa.Column("group_id", sa.Uuid, sa.ForeignKey("groups.id"), primary_key=True),
        sa.Column("contributor_id", sa.Uuid, sa.ForeignKey("contributors.id"), primary_key=True),
        sa.Column("shows_name", sa.Boolean, nullable=False),
        sa.Column("joined_at", UtcDateTime, nullable=False),
        sa.Index("ix_group_members_person", "contributor_id"),
    )
    op.create_table(
        "links",
        sa.Column("token", sa.String(32), primary_key=True),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("subject", sa.Uuid, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("purpose", "subject"),
    )
    op.add_column("contributors", sa.Column("plays_for", sa.Uuid))
    op.add_column("responses", sa.Column("group_id", sa.Uuid))
    op.create_index(
        "ix_responses_group",
        "responses",
        ["group_id", "submitted_at"],
        sqlite_where=_OF_A_GROUP,
        postgresql_where=_OF_A_GROUP,
    )


def downgrade() -> None:
    op.drop_index("ix_responses_group", "responses")
    op.drop_column("responses", "group_id")
    op.drop_column("contributors", "plays_for")
    op.drop_table("links")
    op.drop_table("group_members")
    op.drop_table("groups")
