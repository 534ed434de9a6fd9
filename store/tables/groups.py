"""Groups that play together: chats that an admin has set up, who joined them, and the links that lead in."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, Uuid

from store.tables.types import BigInt, UtcDateTime, metadata

groups = Table(
    "groups",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("platform", String(16), nullable=False),
    Column("chat_id", BigInt, nullable=False),
    Column("thread_id", BigInt),
    Column("title", String(255), nullable=False),
    Column("language", String(8), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("digest_hour", Integer),
    Column("announces", String(16), nullable=False),
    Column("quiet_from", Integer),
    Column("quiet_to", Integer),
    Column("paused_at", UtcDateTime),
    Column("paused_for", String(16)),
    Column("goal", Integer),
    Column("goal_set_at", UtcDateTime),
    Column("goal_reached_at", UtcDateTime),
    Column("looked_at", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("platform", "chat_id"),
    Index("ix_groups_looked_at", "looked_at"),
)
"""A row is there from /setup on. `chat_id` and `thread_id` change when the chat moves, `id` never does.

Hours are those of `zone`; without `digest_hour` there is no digest. A paused group is told nothing: the bot has
`left`, or may not write any more (`silenced`). `looked_at` is when its counts were last taken."""

group_members = Table(
    "group_members",
    metadata,
    Column("group_id", Uuid, ForeignKey("groups.id"), primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("shows_name", Boolean, nullable=False),
    Column("joined_at", UtcDateTime, nullable=False),
    Index("ix_group_members_person", "contributor_id"),
)
"""Who joined a group; the one that a person plays for stands with the person. Names are never stored: the platform is
asked for those that may be shown when a board is posted."""

links = Table(
    "links",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("purpose", String(16), nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("purpose", "subject"),
)
"""What a deep link's random payload stands for, so that no link carries an id: `join` a group, somebody's `invite`."""

group_achievements = Table(
    "group_achievements",
    metadata,
    Column("group_id", Uuid, ForeignKey("groups.id"), primary_key=True),
    Column("achievement", String(32), primary_key=True),
    Column("awarded_at", UtcDateTime, nullable=False),
)
"""Which badges a group has; `awarded_at` is the hour of the digest that tells it."""
