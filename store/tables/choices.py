"""What people choose of campaigns: to have more or nothing of one, and to agree to its licence or not."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Uuid

from store.tables.types import UtcDateTime, metadata

campaign_wishes = Table(
    "campaign_wishes",
    metadata,
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), primary_key=True),
    Column("wish", String(8), nullable=False),
    Column("wished_at", UtcDateTime, nullable=False),
    Index("ix_campaign_wishes_campaign", "campaign_id", "wish"),
)

licence_consents = Table(
    "licence_consents",
    metadata,
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), primary_key=True),
    Column("licence", String(64), nullable=False),
    Column("agreed_at", UtcDateTime),
    Column("refused_at", UtcDateTime),
)
"""The answer to the question that a campaign with a licence of its own asks. Who withdraws has both times: what they
gave until then was given under it. Another licence is another question."""
