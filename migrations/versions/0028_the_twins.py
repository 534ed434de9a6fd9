"""Which items are the same in both languages.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tasks", sa.Column("twin", sa.String(200)))


def downgrade() -> None:
    op.drop_column("tasks", "twin")
