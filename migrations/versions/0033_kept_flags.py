"""Flags that make pay wait stay with whoever is forgotten and comes back.

Revision ID: 0033
Revises: 0032
"""

from alembic import op
from sqlalchemy import Column

from store.tables.types import Json

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("forgotten_people", Column("flags", Json))


def downgrade() -> None:
    op.drop_column("forgotten_people", "flags")
