"""In which language operators are told what they did not ask for.

Revision ID: 0049
Revises: 0048
"""

from alembic import op
from sqlalchemy import Column, String

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_languages",
        Column("operator_id", String(64), primary_key=True),
        Column("language", String(8), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("desk_languages")
