"""When a fit first saw each vote: with it, a fit's evidence can be gathered again.

Revision ID: 0012
Revises: 0011
"""

from alembic import op
from sqlalchemy import Column

from store.tables.types import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("responses", Column("seen_at", UtcDateTime))


def downgrade() -> None:
    op.drop_column("responses", "seen_at")
