"""Operators' one-time passes to our pages."""

from sqlalchemy import Column, String, Table

from store.tables.types import UtcDateTime, metadata

web_passes = Table(
    "web_passes",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("operator_id", String(64), nullable=False),
    Column("name", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("used_at", UtcDateTime),
    Column("session_sha256", String(64), unique=True),
    Column("session_until", UtcDateTime),
)
"""One row a pass; it is used once, and who has used one for our pages has a session until then. Gone when over."""
