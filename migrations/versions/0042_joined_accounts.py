"""Accounts of one person.

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contributors", sa.Column("joined_to", sa.Uuid))
    is_joined = sa.text("joined_to IS NOT NULL")
    op.create_index(
        "ix_contributors_joined", "contributors", ["joined_to"], sqlite_where=is_joined, postgresql_where=is_joined
    )


def downgrade() -> None:
    op.drop_index("ix_contributors_joined", "contributors")
    op.drop_column("contributors", "joined_to")
