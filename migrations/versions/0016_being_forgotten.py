"""Being forgotten: what stays of whoever has left, whose words still have to go, and which salts the signer erases.

Revision ID: 0016
Revises: 0015
"""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, String, Text, Uuid

from store.tables.types import Json, UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forgotten_people",
        Column("identity_hash", String(64), primary_key=True),
        Column("practice", Json, nullable=False),
        Column("banned_until", UtcDateTime),
        Column("ban_reason", Text),
        Column("forgotten_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "erasures",
        Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
        Column("looked_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "erased_openings",
        Column("leaf_index", BigInteger, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("erased_openings", "erasures", "forgotten_people"):
        op.drop_table(table)
