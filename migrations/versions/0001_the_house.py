"""The whole schema of the first version, with the guards of what is append-only.

Revision ID: 0001
Revises: nothing

The tables are written out as they were at this revision: `store.tables` goes on changing, history does not.
"""

from typing import Final

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from store.tables import audit_guards, ledger_guards
from store.tables.types import BigInt, Json, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_house: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    },
)

Table(
    "accounts",
    _house,
    Column("id", Uuid, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("name", String(64), unique=True),
    Column("posted_units", BigInteger, nullable=False, server_default="0"),
    Column("pending_units", BigInteger, nullable=False, server_default="0"),
    Column("lamport", BigInteger, nullable=False, server_default="0"),
    Column("last_posted_at", UtcDateTime),
    Column("opened_at", UtcDateTime, nullable=False),
    CheckConstraint("kind = 'issuance' OR posted_units >= pending_units", "floor"),
    CheckConstraint("kind <> 'issuance' OR posted_units IN (0, -1000000000000000000)", "issued_whole"),
    CheckConstraint("lamport >= 0", "lamport_not_negative"),
    CheckConstraint("(kind = 'issuance') = (id = '00000000000082eca3c5ff10ac5d09e6')", "one_issuance"),
    CheckConstraint("pending_units >= 0", "pending_not_negative"),
    CheckConstraint("posted_units <= 1000000000000000000", "within_supply"),
    sqlite_with_rowid=False,
)

Table(
    "campaigns",
    _house,
    Column("id", Uuid, primary_key=True),
    Column("number", Integer, unique=True, nullable=False),
    Column("title", String(200), nullable=False),
    Column("status", String(16), nullable=False),
    Column("settings", Json, nullable=False),
    Column("licence", String(64), nullable=False),
    Column("funding", String(16), nullable=False),
    Column("escrow_id", Uuid),
    Column("budget_units", BigInteger, nullable=False, server_default="0"),
    Column("reserved_units", BigInteger, nullable=False, server_default="0"),
    Column("spent_units", BigInteger, nullable=False, server_default="0"),
    Column("refunded_units", BigInteger, nullable=False, server_default="0"),
    Column("created_by", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("launched_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    CheckConstraint("reserved_units + spent_units + refunded_units <= budget_units", "promised_within_budget"),
    CheckConstraint("reserved_units >= 0", "reserved_not_negative"),
    CheckConstraint("spent_units >= 0 AND refunded_units >= 0", "spent_not_negative"),
    Index("ix_campaigns_status", "status"),
)

Table(
    "contributors",
    _house,
    Column("id", Uuid, primary_key=True),
    Column("account_id", Uuid, unique=True, nullable=False),
    Column("language", String(8)),
    Column("zone", String(64), nullable=False),
    Column("consented_at", UtcDateTime),
    Column("consent_version", Integer),
    Column("start_payload", String(64)),
    Column("notices_blocked_at", UtcDateTime),
    Column("banned_until", UtcDateTime),
    Column("ban_reason", Text),
    Column("last_local_day", String(10)),
    Column("work_count", Integer, nullable=False, server_default="0"),
    Column("practice", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

Table(
    "files",
    _house,
    Column("sha256", String(64), primary_key=True),
    Column("mime", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

Table(
    "inbox",
    _house,
    Column("bot", String(16), primary_key=True),
    Column("update_id", BigInt, primary_key=True, autoincrement=False),
    Column("outcome", Json),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_inbox_at", "at"),
)

Table(
    "job_runs",
    _house,
    Column("job", String(32), primary_key=True),
    Column("slot", UtcDateTime, primary_key=True),
    Column("cursor", Text),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
)

Table(
    "open_holds",
    _house,
    Column("transfer_id", Uuid, primary_key=True),
    Column("account_id", Uuid, nullable=False),
    Column("amount_units", BigInteger, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("ix_open_holds_expires_at", "expires_at"),
    sqlite_with_rowid=False,
)

Table(
    "operator_audit",
    _house,
    Column("id", Uuid, primary_key=True),
    Column("operator_id", String(64), nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", String(128), nullable=False),
    Column("facts", Json, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_operator_audit_at", "at"),
)

Table(
    "parked_updates",
    _house,
    Column("reference", String(8), primary_key=True),
    Column("bot", String(16), nullable=False),
    Column("update_id", BigInteger),
    Column("update", Json, nullable=False),
    Column("error", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_parked_updates_at", "at"),
)

Table(
    "platform_files",
    _house,
    Column("bot", String(64), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("file_id", String(255), nullable=False),
)

Table(
    "postings",
    _house,
    Column("account_id", Uuid, primary_key=True),
    Column("lamport", BigInteger, primary_key=True, autoincrement=False),
    Column("transfer_id", Uuid, nullable=False),
    Column("posted_change_units", BigInteger, nullable=False),
    Column("pending_change_units", BigInteger, nullable=False),
    Column("posted_after_units", BigInteger, nullable=False),
    Column("pending_after_units", BigInteger, nullable=False),
    CheckConstraint(
        "posted_after_units >= pending_after_units OR account_id = '00000000000082eca3c5ff10ac5d09e6'", "floor"
    ),
    CheckConstraint("pending_after_units >= 0", "pending_not_negative"),
    sqlite_with_rowid=False,
)

Table(
    "prompts",
    _house,
    Column("bot", String(16), primary_key=True),
    Column("chat_id", BigInt, primary_key=True, autoincrement=False),
    Column("contributor_id", Uuid),
    Column("purpose", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("message_id", BigInt),
    Column("expires_at", UtcDateTime, nullable=False),
)

Table(
    "refused_groups",
    _house,
    Column("id", Uuid, primary_key=True),
    Column("reason", String(32), nullable=False),
    Column("facts", Json, nullable=False),
    Column("transfers", Json, nullable=False),
    Column("refused_at", UtcDateTime, nullable=False),
)

Table(
    "transfers",
    _house,
    Column("id", Uuid, primary_key=True),
    Column("debit_id", Uuid, nullable=False),
    Column("credit_id", Uuid, nullable=False),
    Column("amount_units", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("resolves_id", Uuid),
    Column("corrects_id", Uuid),
    Column("expires_at", UtcDateTime),
    Column("posted_at", UtcDateTime, nullable=False),
    Column("lamport", BigInteger, nullable=False),
    CheckConstraint("amount_units BETWEEN 1 AND 1000000000000000000", "amount"),
    CheckConstraint("(corrects_id IS NOT NULL) = (kind = 'correct')", "corrects"),
    CheckConstraint("(expires_at IS NOT NULL) = (kind = 'hold')", "expires"),
    CheckConstraint("(kind = 'genesis') = (debit_id = '00000000000082eca3c5ff10ac5d09e6')", "issuance_closed"),
    CheckConstraint("credit_id <> '00000000000082eca3c5ff10ac5d09e6'", "issuance_never_credited"),
    CheckConstraint("lamport > 0", "lamport_positive"),
    CheckConstraint(
        "debit_id <> '0000000000008dbcb1eaf10119601b5a' OR kind IN ('achievement', 'referral', 'reward', 'streak')",
        "pool_protected",
    ),
    CheckConstraint("(resolves_id IS NOT NULL) = (kind IN ('capture', 'expire', 'void'))", "resolves"),
    CheckConstraint("debit_id <> credit_id", "two_accounts"),
    Index(
        "ix_transfers_corrects_id",
        "corrects_id",
        sqlite_where=text("corrects_id IS NOT NULL"),
        postgresql_where=text("corrects_id IS NOT NULL"),
    ),
    Index(
        "uq_transfers_resolves_id",
        "resolves_id",
        unique=True,
        sqlite_where=text("resolves_id IS NOT NULL"),
        postgresql_where=text("resolves_id IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)

Table(
    "unpublished",
    _house,
    Column("lamport", BigInteger, primary_key=True, autoincrement=False),
    Column("transfer_id", Uuid, primary_key=True),
    sqlite_with_rowid=False,
)

Table(
    "fits",
    _house,
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

Table(
    "identities",
    _house,
    Column("platform", String(16), primary_key=True),
    Column("external_id", String(64), primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), unique=True, nullable=False),
)

Table(
    "outbox",
    _house,
    Column("id", Uuid, primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("facts", Json, nullable=False),
    Column("edits_chat_id", BigInteger),
    Column("edits_message_id", BigInteger),
    Column("is_silent", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("claimed_until", UtcDateTime),
    Column("sent_message_id", BigInteger),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_outbox_due", "state", "due_at"),
    Index("ix_outbox_person", "contributor_id"),
)

Table(
    "practice_steps",
    _house,
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("option", Integer, nullable=False),
    Column("is_right", Boolean, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
)

Table(
    "scopes",
    _house,
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("option_set", String(64), primary_key=True),
    Column("fit_id", Uuid),
    Column("fitted_at", UtcDateTime),
)

Table(
    "standings",
    _house,
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

Table(
    "support_messages",
    _house,
    Column("id", Uuid, primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
    Column("reference", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("handled_at", UtcDateTime),
)

Table(
    "tallies",
    _house,
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("option_set", String(64), primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("counted", Integer, nullable=False),
    Column("sums", Json, nullable=False),
    Column("fit_id", Uuid, nullable=False),
    Index("ix_tallies_person", "contributor_id", "kind"),
)

Table(
    "tasks",
    _house,
    Column("id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("external_key", String(200), nullable=False),
    Column("language", String(8)),
    Column("payload", Json, nullable=False),
    Column("option_set", String(64), nullable=False),
    Column("option_count", Integer, nullable=False),
    Column("photo", String(64)),
    Column("gold", Json),
    Column("licence", String(64)),
    Column("author_id", Uuid),
    Column("reviewed_response_id", Uuid, unique=True),
    Column("question_id", Uuid),
    Column("is_full_overlap", Boolean, nullable=False, server_default=text("false")),
    Column("status", String(16), nullable=False),
    Column("votes", Integer, nullable=False, server_default="0"),
    Column("open_leases", Integer, nullable=False, server_default="0"),
    Column("slots", Integer, nullable=False),
    Column("gain", Float, nullable=False),
    Column("online", Json),
    Column("label", Json),
    Column("confidence", Float),
    Column("closed_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("campaign_id", "kind", "external_key"),
    CheckConstraint("votes >= 0 AND open_leases >= 0", "counts_not_negative"),
    Index("ix_tasks_deal", "campaign_id", "kind", "status", "gain"),
    Index("ix_tasks_scope", "campaign_id", "kind", "option_set"),
    Index("ix_tasks_question", "question_id"),
)

Table(
    "assignments",
    _house,
    Column("id", Uuid, primary_key=True),
    Column("lease", String(22), unique=True, nullable=False),
    Column("ref", String(8), nullable=False),
    Column("task_id", Uuid, ForeignKey("tasks.id"), nullable=False),
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
    Column("status", String(16), nullable=False),
    Column("is_gold", Boolean, nullable=False),
    Column("low_units", BigInteger, nullable=False),
    Column("high_units", BigInteger, nullable=False),
    Column("price_parts", BigInteger, nullable=False),
    Column("reserved_units", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("draft", Text),
    Column("draft_message_id", BigInteger),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    UniqueConstraint("task_id", "contributor_id"),
    Index("ix_assignments_expiry", "status", "expires_at"),
    Index("ix_assignments_message", "chat_id", "message_id"),
    Index("ix_assignments_person", "contributor_id", "opened_at"),
    Index(
        "uq_assignments_one_open",
        "contributor_id",
        unique=True,
        sqlite_where=text("status = 'open'"),
        postgresql_where=text("status = 'open'"),
    ),
)

Table(
    "reports",
    _house,
    Column("id", Uuid, primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
    Column("task_id", Uuid, ForeignKey("tasks.id"), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("contributor_id", "task_id"),
)

Table(
    "responses",
    _house,
    Column("id", Uuid, primary_key=True),
    Column("assignment_id", Uuid, ForeignKey("assignments.id"), unique=True, nullable=False),
    Column("task_id", Uuid, ForeignKey("tasks.id"), nullable=False),
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("option_set", String(64), nullable=False),
    Column("choice", Integer),
    Column("text", Text),
    Column("declared_ai", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("local_day", String(10), nullable=False),
    Column("submitted_at", UtcDateTime, nullable=False),
    Column("scorable_at", UtcDateTime, nullable=False),
    Column("amount_units", BigInteger),
    Column("fit_id", Uuid),
    Column("reasons", Json),
    Column("reason", Text),
    Index("ix_responses_person", "contributor_id", "submitted_at"),
    Index("ix_responses_scope", "campaign_id", "kind", "option_set", "submitted_at"),
    Index("ix_responses_state", "state", "scorable_at"),
    Index("ix_responses_task", "task_id"),
    Index(
        "ix_responses_unseen",
        "scorable_at",
        sqlite_where=text("fit_id IS NULL"),
        postgresql_where=text("fit_id IS NULL"),
    ),
)

Table(
    "response_steps",
    _house,
    Column("response_id", Uuid, ForeignKey("responses.id"), primary_key=True),
    Column("step", String(16), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("rules_version", String(16), nullable=False),
    Column("fit_id", Uuid),
    Column("facts", Json),
)


def upgrade() -> None:
    _house.create_all(op.get_bind(), checkfirst=False)
    if op.get_bind().dialect.name == "sqlite":
        ledger_guards.install_sqlite(op.execute)
        audit_guards.install_sqlite(op.execute)
    else:
        ledger_guards.install_postgresql(op.execute)
        audit_guards.install_postgresql(op.execute)


def downgrade() -> None:
    """Take everything away but the application's role: it belongs to the whole server."""
    if op.get_bind().dialect.name == "sqlite":
        ledger_guards.remove_sqlite(op.execute)
    else:
        audit_guards.remove_postgresql(op.execute)
        ledger_guards.remove_postgresql(op.execute)
    _house.drop_all(op.get_bind(), checkfirst=False)
