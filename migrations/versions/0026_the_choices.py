"""What people choose of campaigns: wishes, and consent to a licence of its own.

Revision ID: 0026
Revises: 0025
"""

from alembic import op
from sqlalchemy import Column, ForeignKey, String, Uuid

from store.tables.types import UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign_wishes",
        Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
        Column("campaign_id", Uuid, ForeignKey("campaigns.id"), primary_key=True),
        Column("wish", String(8), nullable=False),
        Column("wished_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_campaign_wishes_campaign", "campaign_wishes", ["campaign_id", "wish"])
    op.create_table(
        "licence_consents",
        Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
        Column("campaign_id", Uuid, ForeignKey("campaigns.id"), primary_key=True),
        Column("licence", String(64), nullable=False),
        Column("agreed_at", UtcDateTime),
        Column("refused_at", UtcDateTime),
    )


def downgrade() -> None:
    op.drop_table("licence_consents")
    op.drop_table("campaign_wishes")
