"""What makes a person verified: their own contact, as a keyed hash only, and their passed gold, day by day."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, Uuid

from store.tables.types import UtcDateTime, metadata

verified_contacts = Table(
    "verified_contacts",
    metadata,
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("phone_hash", String(64), nullable=False, unique=True),
    Column("shared_at", UtcDateTime, nullable=False),
)
"""One person a number: the hash is keyed by a secret outside the database, and the number itself is stored nowhere."""

gold_days = Table(
    "gold_days",
    metadata,
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("local_day", String(10), primary_key=True),
    Column("passed", Integer, nullable=False),
    CheckConstraint("passed > 0", "passed_positive"),
)
"""How many answers with a known truth a person got right, by the day they were submitted on (responses.local_day)."""
