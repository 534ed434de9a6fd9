"""What came in and goes out: inbox, parked updates, both outboxes; files, and the file_ids that platforms gave them."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, Uuid

from store.tables.types import BigInt, Json, UtcDateTime, metadata

inbox = Table(
    "inbox",
    metadata,
    Column("bot", String(16), primary_key=True),
    Column("update_id", BigInt, primary_key=True, autoincrement=False),
    Column("outcome", Json),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_inbox_at", "at"),
)
"""One row for each update whose flow has written: a repeat meets it and changes nothing. Kept 14 days."""

parked_updates = Table(
    "parked_updates",
    metadata,
    Column("reference", String(8), primary_key=True),
    Column("bot", String(16), nullable=False),
    Column("update_id", BigInteger),
    Column("update", Json, nullable=False),
    Column("error", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_parked_updates_at", "at"),
)

outbox = Table(
    "outbox",
    metadata,
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
"""A notice is facts (kind, parameters), never a text: it is phrased at delivery, in the person's language."""

desk_notices = Table(
    "desk_notices",
    metadata,
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
"""The same for operators, each row for one: what has come of their deeds while they were doing something else."""

desk_languages = Table(
    "desk_languages",
    metadata,
    Column("operator_id", String(64), primary_key=True),
    Column("language", String(8), nullable=False),
)
"""In which language each operator was last answered: what they hear unasked is in the same."""

files = Table(
    "files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("mime", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

platform_files = Table(
    "platform_files",
    metadata,
    Column("bot", String(64), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("file_id", String(255), nullable=False),
)
"""file_ids do not cross bots: one per (bot, file), cached after the first upload."""
