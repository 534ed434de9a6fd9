"""Honesty: flags that a person decides, and the rings of each scope."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Uuid, text

from store.tables.types import Json, UtcDateTime, metadata

flags = Table(
    "flags",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
    Column("option_set", String(64), nullable=False),
    Column("evidence", Json, nullable=False),
    Column("fit_id", Uuid, nullable=False),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    Column("decided_by", String(64)),
    Column("decision", String(16)),
    Column("note", String(1000)),
    CheckConstraint("(decided_at IS NULL) = (decision IS NULL)", "decided_at_all"),
    Index("ix_flags_person", "contributor_id", "kind"),
    Index(
        "ix_flags_queue",
        "raised_at",
        sqlite_where=text("decided_at IS NULL"),
        postgresql_where=text("decided_at IS NULL"),
    ),
    Index(
        "uq_flags_open",
        "contributor_id",
        "kind",
        "reason",
        "campaign_id",
        "option_set",
        unique=True,
        sqlite_where=text("decided_at IS NULL"),
        postgresql_where=text("decided_at IS NULL"),
    ),
)
"""One row a flag, open until an operator has decided it; at most one open at once for the same thing."""

ring_members = Table(
    "ring_members",
    metadata,
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("option_set", String(64), primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("ring_id", Uuid, nullable=False),
    Column("fit_id", Uuid, nullable=False),
    Index("ix_ring_members_person", "contributor_id"),
    Index("ix_ring_members_ring", "ring_id"),
)
"""Who voted as one in each scope's newest fit; a ring is named by its lowest member."""
