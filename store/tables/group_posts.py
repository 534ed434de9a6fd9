"""What is said in groups: a row is a message that a group has, or is to have, and what it shows."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, Uuid

from store.tables.types import BigInt, Json, UtcDateTime, metadata

group_posts = Table(
    "group_posts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("group_id", Uuid, ForeignKey("groups.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("facts", Json, nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("claimed_until", UtcDateTime),
    Column("message_id", BigInt),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("group_id", "kind", "subject"),
    Index("ix_group_posts_due", "state", "due_at"),
)
"""Like the outbox, and edited: other facts make a post due again, and then its message changes. Of a kind and subject a
group has one. `message_id` is what was sent; what nobody can receive any more, or somebody deleted, is `dropped`."""
