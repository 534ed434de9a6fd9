"""Levels.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contributors", sa.Column("level", sa.Integer, nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("contributors", "level")
