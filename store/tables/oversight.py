"""Oversight: the ledger's audits, deeds that wait to be confirmed, and who of the operators has what in hand."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    Uuid,
    text,
)

from store.tables.types import Json, UtcDateTime, metadata

ledger_audits = Table(
    "ledger_audits",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("asked_by", String(64)),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime, nullable=False, index=True),
    Column("transfers", BigInteger, nullable=False),
    Column("postings", BigInteger, nullable=False),
    Column("accounts", BigInteger, nullable=False),
    Column("leaves", BigInteger, nullable=False),
    Column("finding_count", Integer, nullable=False),
    Column("findings", Json, nullable=False),
)
"""One row an audit, nightly ones without `asked_by`; `findings` are the first of them, as ledger.audit says them."""

proposals = Table(
    "proposals",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("operator_id", String(64), nullable=False),
    Column("deed", String(32), nullable=False),
    Column("facts", Json, nullable=False),
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("confirmed_at", UtcDateTime),
    Column("settled_at", UtcDateTime),
    Index(
        "ix_proposals_waiting",
        "expires_at",
        sqlite_where=text("settled_at IS NULL AND confirmed_at IS NOT NULL"),
        postgresql_where=text("settled_at IS NULL AND confirmed_at IS NOT NULL"),
    ),
)
"""What an operator has typed and not confirmed yet: a button's 64 bytes hold no reason. Confirmed once, or never.

One that is confirmed and not settled is worth so much that it waits for a second person."""

notes = Table(
    "notes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
    Column("operator_id", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Index("ix_notes_person", "contributor_id", "written_at"),
)
"""What operators note about a person; the audit has only that they did."""

_IS_HEARD = text("decided_at IS NULL")

suspension_appeals = Table(
    "suspension_appeals",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
    Column("what", String(32), nullable=False),
    Column("text", Text),
    Column("imposed_by", String(64)),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    Column("operator_id", String(64)),
    Column("outcome", String(16)),
    Column("is_past", Boolean, nullable=False, server_default=text("false")),
    CheckConstraint("(decided_at IS NULL) = (outcome IS NULL)", "decided_somehow"),
    Index(
        "uq_suspension_appeals_open",
        "contributor_id",
        "what",
        unique=True,
        sqlite_where=_IS_HEARD,
        postgresql_where=_IS_HEARD,
    ),
)
"""Somebody asks to be let work, or be paid, again. `what` is `ban`, or the kind whose pay is stopped; `is_past`: that
suspension has ended."""

desk_claims = Table(
    "desk_claims",
    metadata,
    Column("queue", String(16), primary_key=True),
    Column("item", Uuid, primary_key=True),
    Column("operator_id", String(64), nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Index("ix_desk_claims_operator", "operator_id", "queue"),
)
"""Which operator has what of a queue before them, for a while: nobody else is shown it, or may decide it."""

desk_skips = Table(
    "desk_skips",
    metadata,
    Column("queue", String(16), primary_key=True),
    Column("item", Uuid, primary_key=True),
    Column("operator_id", String(64), primary_key=True),
    Column("skipped_at", UtcDateTime, nullable=False),
)
"""What an operator has put aside: it comes back to them when there is nothing else, and to others at once."""
