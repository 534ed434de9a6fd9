"""Invitations, and whom a bonus is about.

Revision ID: 0029
Revises: 0028
"""

from alembic import op
from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Uuid

from store.tables.types import UtcDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitations",
        Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
        Column("inviter_id", Uuid, ForeignKey("contributors.id"), nullable=False),
        Column("steps", Integer, nullable=False, server_default="0"),
        Column("invited_at", UtcDateTime, nullable=False),
        CheckConstraint("inviter_id <> contributor_id", "nobody_invites_themselves"),
        CheckConstraint("steps >= 0", "steps_not_negative"),
    )
    op.create_index("ix_invitations_inviter", "invitations", ["inviter_id"])
    op.add_column("bonuses", Column("about_id", Uuid))


def downgrade() -> None:
    op.drop_column("bonuses", "about_id")
    op.drop_table("invitations")
