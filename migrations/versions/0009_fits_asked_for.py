"""A fit can be asked for without a new vote: a person has decided about a flag.

Revision ID: 0009
Revises: 0008
"""

from alembic import op
from sqlalchemy import Column, text

from store.tables.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_IS_ASKED = text("asked_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("scopes", Column("asked_at", UtcDateTime))
    op.create_index("ix_scopes_asked", "scopes", ["asked_at"], sqlite_where=_IS_ASKED, postgresql_where=_IS_ASKED)


def downgrade() -> None:
    op.drop_index("ix_scopes_asked", "scopes")
    op.drop_column("scopes", "asked_at")
