"""Whose own points pay for a campaign, once they agree; what operators hear unasked.

Revision ID: 0047
Revises: 0046
"""

from alembic import op
from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, String, Uuid, text

from store.tables.types import Json, UtcDateTime

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

_IS_OPEN = text("state = 'asked'")


def upgrade() -> None:
    op.create_table(
        "sponsorships",
        Column("id", Uuid, primary_key=True),
        Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
        Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False, index=True),
        Column("units", BigInteger, nullable=False),
        Column("state", String(16), nullable=False),
        Column("proposed_by", String(64), nullable=False),
        Column("approved_by", String(64)),
        Column("desk_language", String(8), nullable=False),
        Column("asked_at", UtcDateTime, nullable=False),
        Column("expires_at", UtcDateTime, nullable=False),
        Column("decided_at", UtcDateTime),
        CheckConstraint("units > 0", "something_asked"),
        CheckConstraint("(state = 'asked') = (decided_at IS NULL)", "decided_once"),
        Index("ix_sponsorships_open", "expires_at", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
    )
    op.create_table(
        "desk_notices",
        Column("id", Uuid, primary_key=True),
        Column("operator_id", String(64), nullable=False),
        Column("language", String(8), nullable=False),
        Column("kind", String(32), nullable=False),
        Column("facts", Json, nullable=False),
        Column("state", String(16), nullable=False),
        Column("due_at", UtcDateTime, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
        Index("ix_desk_notices_due", "state", "due_at"),
    )


def downgrade() -> None:
    op.drop_table("desk_notices")
    op.drop_table("sponsorships")
