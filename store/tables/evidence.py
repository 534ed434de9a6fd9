"""Evidence: fits with their succession, each person's tally per scope, and the standing that follows from them."""

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, String, Table, Uuid, text

from store.tables.types import Json, UtcDateTime, metadata

fits = Table(
    "fits",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("option_set", String(64), nullable=False),
    Column("previous_id", Uuid),
    Column("model", String(64), nullable=False),
    Column("rules_version", String(16), nullable=False),
    Column("gold_count", Integer, nullable=False),
    Column("vote_count", Integer, nullable=False),
    Column("last_response_at", UtcDateTime, nullable=False),
    Column("facts", Json, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_fits_scope", "campaign_id", "kind", "option_set", "at"),
)
"""One row a fit, never changed: with the votes and the rules it names, its verdicts can be replayed."""

scopes = Table(
    "scopes",
    metadata,
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("option_set", String(64), primary_key=True),
    Column("fit_id", Uuid),
    Column("fitted_at", UtcDateTime),
    Column("vote_count", Integer, nullable=False, server_default="0"),
    Column("mean_accuracy", Float),
    Column("reached_tau_at", UtcDateTime),
    Column("asked_at", UtcDateTime),
    Index(
        "ix_scopes_asked",
        "asked_at",
        sqlite_where=text("asked_at IS NOT NULL"),
        postgresql_where=text("asked_at IS NOT NULL"),
    ),
)
"""The head of each scope's succession of fits: a fit is recorded only by whoever moves it from the fit it followed.

`vote_count` and `mean_accuracy` are the newest fit's; `reached_tau_at` is since when one of its tasks is sure by its
online state. `asked_at` is when a fit was asked for without a new vote: a person has decided about a flag."""

tallies = Table(
    "tallies",
    metadata,
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("option_set", String(64), primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("counted", Integer, nullable=False),
    Column("sums", Json, nullable=False),
    Column("fit_id", Uuid, nullable=False),
    Index("ix_tallies_person", "contributor_id", "kind"),
)
"""What one scope's newest fit says of one person, as sums that add up over scopes."""

standings = Table(
    "standings",
    metadata,
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("counted", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("standard_error", Float, nullable=False),
    Column("accuracy", Float, nullable=False),
    Column("gold_right", Integer, nullable=False),
    Column("gold_total", Integer, nullable=False),
    Column("quality_parts", BigInteger, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)
