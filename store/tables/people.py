"""People: who somebody is on a platform (erasable), and the pseudonym that everything else refers to."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, Uuid, text

from store.tables.types import BigInt, Json, UtcDateTime, metadata

contributors = Table(
    "contributors",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("account_id", Uuid, nullable=False, unique=True),
    Column("language", String(8)),
    Column("zone", String(64), nullable=False),
    Column("zone_before", String(64)),
    Column("zone_changed_at", UtcDateTime),
    Column("quiet_from_h", Integer),
    Column("quiet_until_h", Integer),
    Column("consented_at", UtcDateTime),
    Column("consent_version", Integer),
    Column("start_payload", String(64)),
    Column("notices_blocked_at", UtcDateTime),
    Column("reminders_off_at", UtcDateTime),
    Column("news_off_at", UtcDateTime),
    Column("banned_until", UtcDateTime),
    Column("ban_reason", Text),
    Column("last_local_day", String(10)),
    Column("work_count", Integer, nullable=False, server_default="0"),
    Column("level", Integer, nullable=False, server_default="1"),
    Column("practice", Json, nullable=False),
    Column("plays_for", Uuid),
    Column("shown_name", String(64)),
    Column("is_off_boards", Boolean, nullable=False, server_default=text("false")),
    Column("joined_to", Uuid),
    Column("trusted_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Index(
        "ix_contributors_joined",
        "joined_to",
        sqlite_where=text("joined_to IS NOT NULL"),
        postgresql_where=text("joined_to IS NOT NULL"),
    ),
    Index(
        "ix_contributors_trusted",
        "trusted_at",
        sqlite_where=text("trusted_at IS NOT NULL"),
        postgresql_where=text("trusted_at IS NOT NULL"),
    ),
)
"""`zone_before` is whose midnight the day of a changed zone still ended at; quiet hours are both there or neither;
`plays_for` is the group they work for. `shown_name` is what a person lets others read on leaderboards, from the moment
they say so; without it there is a pseudonym. `is_off_boards`: nobody sees them there.
Accounts of one person have the same `joined_to`, a number of nothing else. `trusted_at` is since when an
operator trusts their reviews."""

identities = Table(
    "identities",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("external_id", String(64), primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False, unique=True),
)
"""The only link from a chat account to a pseudonym: /forget deletes it."""

skills = Table(
    "skills",
    metadata,
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("skill", String(32), primary_key=True),
    Column("given_by", String(64), nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
)
"""What operators say that people can do; what people have shown on gold is not stored, but read off their standings."""

forgotten_people = Table(
    "forgotten_people",
    metadata,
    Column("identity_hash", String(64), primary_key=True),
    Column("practice", Json, nullable=False),
    Column("banned_until", UtcDateTime),
    Column("ban_reason", Text),
    Column("flags", Json),
    Column("forgotten_at", UtcDateTime, nullable=False),
)
"""All that stays of a chat account after /forget, under a hash keyed outside the database; gone when it comes back."""

erasures = Table(
    "erasures",
    metadata,
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("looked_at", UtcDateTime, nullable=False),
)
"""Forgotten people of whose words some are still being judged: they go as soon as that is done."""

practice_steps = Table(
    "practice_steps",
    metadata,
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("option", Integer, nullable=False),
    Column("is_right", Boolean, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
)

prompts = Table(
    "prompts",
    metadata,
    Column("bot", String(16), primary_key=True),
    Column("chat_id", BigInt, primary_key=True, autoincrement=False),
    Column("contributor_id", Uuid),
    Column("purpose", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("message_id", BigInt),
    Column("expires_at", UtcDateTime, nullable=False),
)
"""What a bot waits for in a chat: at most one thing, the newest."""

support_messages = Table(
    "support_messages",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
    Column("reference", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("handled_at", UtcDateTime),
)

operator_audit = Table(
    "operator_audit",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("operator_id", String(64), nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", String(128), nullable=False),
    Column("facts", Json, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_operator_audit_at", "at"),
)
"""Append-only: everything an operator does, with who, when and why."""

reports = Table(
    "reports",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
    Column("task_id", Uuid, ForeignKey("tasks.id"), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("contributor_id", "task_id"),
)
