"""Broadcasts: one text for many people, and a row for each of them."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Uuid, text

from store.tables.types import Json, UtcDateTime, metadata

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
    Column("segment", Json, nullable=False),
    Column("state", String(16), nullable=False),
    Column("cursor", Uuid),
    Column("planned_at", UtcDateTime),
    Column("planned", Integer, nullable=False, server_default="0"),
    Column("sent", Integer, nullable=False, server_default="0"),
    Column("unsure", Integer, nullable=False, server_default="0"),
    Column("unreachable", Integer, nullable=False, server_default="0"),
    Column("skipped", Integer, nullable=False, server_default="0"),
    Column("refused", Integer, nullable=False, server_default="0"),
    Column("halted_for", String(16)),
    Column("waits_until", UtcDateTime),
    Column("waits_for", String(16)),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("paced_at", UtcDateTime),
    Column("paced_from", Integer, nullable=False, server_default="0"),
    Column("holder", String(32)),
    Column("held_until", UtcDateTime),
    Column("language", String(8), nullable=False),
    Column("chat_id", BigInteger),
    Column("message_id", BigInteger),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("shown_at", UtcDateTime),
    Column("show_after", UtcDateTime),
    Column("created_by", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Index("ix_broadcasts_state", "state"),
    Index("ix_broadcasts_campaign", "campaign_id"),
)
"""`cursor` is the last person who was planned, until `planned_at`. The counts are the sums of its people's states.

`holder` is the one process that sends, until `held_until`; `waits_until` is until when it does not, and for what: the
platform asked to wait (`flood`), or is `away`, or all who are left have `quiet` hours. `halted_for` is whose word has
paused or stopped it, the `operator`'s or the `campaign`'s. `paced_at` and `paced_from`: since when it goes, and how
many were done then. `chat_id` and `message_id` are the operator's card that follows it; `shown_at` is when it last did,
and not again before `show_after`."""

broadcast_recipients = Table(
    "broadcast_recipients",
    metadata,
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("broadcast_id", Uuid, ForeignKey("broadcasts.id"), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("reason", String(16)),
    Column("due_at", UtcDateTime, nullable=False),
    Column("at", UtcDateTime),
    Column("message_id", BigInteger),
    Index(
        "ix_broadcast_recipients_due",
        "broadcast_id",
        "due_at",
        "contributor_id",
        sqlite_where=text("state = 'due'"),
        postgresql_where=text("state = 'due'"),
    ),
    Index(
        "ix_broadcast_recipients_open",
        "broadcast_id",
        "contributor_id",
        sqlite_where=text("state IN ('sending', 'unsure')"),
        postgresql_where=text("state IN ('sending', 'unsure')"),
    ),
)
"""`sending` is committed before the call: after a crash nobody knows whether it was made, and it is `unsure`."""
