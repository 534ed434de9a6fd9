"""Answers that are neither options nor words: tags, numbers, boxes.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

from store.tables.types import Json

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("responses", sa.Column("value", Json))


def downgrade() -> None:
    op.drop_column("responses", "value")
