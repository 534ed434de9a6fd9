"""Tries: operators who look at their campaign's tasks as contributors do. Nothing else of the house reads these."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint, Uuid

from store.tables.types import UtcDateTime, metadata

tries = Table(
    "tries",
    metadata,
    Column("token", String(22), primary_key=True),
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
    Column("operator_id", String(64), nullable=False),
    Column("place", Integer, nullable=False),
    Column("draft", Text),
    Column("expires_at", UtcDateTime, nullable=False),
    UniqueConstraint("campaign_id", "operator_id"),
)
"""One row an operator and campaign: which of its tasks is before them, and what they have typed or marked. An answer is
told back and kept nowhere."""

bot_names = Table(
    "bot_names",
    metadata,
    Column("bot", String(16), primary_key=True),
    Column("username", String(64), nullable=False),
)
"""How Telegram calls each bot, written by its own process: so the operators' bot can link to the other one."""
