"""Quiet hours.

Revision ID: 0020
Revises: 0019
"""

from alembic import op
from sqlalchemy import Column, Integer

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_HOURS = ("quiet_from_h", "quiet_until_h")


def upgrade() -> None:
    for name in _HOURS:
        op.add_column("contributors", Column(name, Integer))


def downgrade() -> None:
    for name in _HOURS:
        op.drop_column("contributors", name)
