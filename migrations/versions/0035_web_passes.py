"""Operators' one-time passes to our pages.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

from store.tables.types import UtcDateTime

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "web_passes",
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("operator_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("used_at", UtcDateTime),
        sa.Column("session_sha256", sa.String(64)),
        sa.Column("session_until", UtcDateTime),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_web_passes"),
        sa.UniqueConstraint("session_sha256", name="uq_web_passes_session_sha256"),
    )
    op.create_index("ix_web_passes_expires_at", "web_passes", ["expires_at"])


def downgrade() -> None:
    op.drop_table("web_passes")
