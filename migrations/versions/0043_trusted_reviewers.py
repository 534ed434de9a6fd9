"""Trusted reviewers.

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

from store.tables.types import UtcDateTime

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contributors", sa.Column("trusted_at", UtcDateTime))
    is_trusted = sa.text("trusted_at IS NOT NULL")
    op.create_index(
        "ix_contributors_trusted",
        "contributors",
        ["trusted_at"],
        sqlite_where=is_trusted,
        postgresql_where=is_trusted,
    )


def downgrade() -> None:
    op.drop_index("ix_contributors_trusted", "contributors")
    op.drop_column("contributors", "trusted_at")
