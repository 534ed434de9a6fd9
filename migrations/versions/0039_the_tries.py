"""Operators try their campaigns' tasks, and one bot knows the other's name.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

from store.tables.types import UtcDateTime

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tries",
        sa.Column("token", sa.String(22), primary_key=True),
        sa.Column("campaign_id", sa.Uuid, sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("operator_id", sa.String(64), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("draft", sa.Text),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("campaign_id", "operator_id"),
    )
    op.create_table(
        "bot_names",
        sa.Column("bot", sa.String(16), primary_key=True),
        sa.Column("username", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("bot_names")
    op.drop_table("tries")
