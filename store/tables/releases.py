"""Releases: which datasets were made of a campaign, and which answers each of them has."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    Uuid,
)

from store.tables.types import Json, UtcDateTime, metadata

releases = Table(
    "releases",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("holder_id", Uuid, nullable=False),
    Column("beat_at", UtcDateTime, nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("made_at", UtcDateTime),
    Column("salt", LargeBinary),
    Column("manifest_sha256", String(64)),
    Column("leaf_subject", Uuid, unique=True),
    Column("counts", Json),
    Column("withdrawn_at", UtcDateTime),
    UniqueConstraint("campaign_id", "number"),
    CheckConstraint("number >= 1", "numbered_from_one"),
    CheckConstraint("(state = 'made') = (manifest_sha256 IS NOT NULL)", "made_with_its_manifest"),
)
"""State: `making`, by whoever holds it and says so (`beat_at`) -> `made`, and then nothing changes but that it is
withdrawn: somebody whose words it holds has asked to be forgotten, or has had them erased. Its files go, its manifest
and its leaf stay. `leaf_subject` is the beginning of the leaf's hash: a leaf that comes back from the published log has
the same."""

released_answers = Table(
    "released_answers",
    metadata,
    Column("response_id", Uuid, ForeignKey("responses.id"), primary_key=True),
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
    Column("since", Integer, nullable=False),
    Column("until", Integer),
    Index("ix_released_answers_campaign", "campaign_id", "since"),
    sqlite_with_rowid=False,
)
"""The releases of its campaign that have an answer: from number `since` up to the one before `until`, or all since."""
