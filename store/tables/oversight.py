"""Oversight: what the ledger's audits found, and operators' deeds that wait to be confirmed."""

from sqlalchemy import BigInteger, Column, Integer, String, Table, Uuid

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
    Column("settled_at", UtcDateTime),
)
"""What an operator has typed and not confirmed yet: a button's 64 bytes hold no reason. Confirmed once, or never."""
