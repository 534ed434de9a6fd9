"""Skills that operators say people have.

Revision ID: 0014
Revises: 0013
"""

from alembic import op
from sqlalchemy import Column, ForeignKey, String, Uuid

from store.tables.types import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "skills",
        Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
        Column("skill", String(32), primary_key=True),
        Column("given_by", String(64), nullable=False),
        Column("given_at", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("skills")
