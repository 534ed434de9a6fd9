"""The ledger's tables: accounts, transfers, their postings, what the log has yet to publish, and what was refused.

Only `store.ledger` writes them. The domain has decided before anything is written; the checks here say the same once
more, and the triggers of `store.tables.ledger_guards` keep the past from being changed.
"""

from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, String, Table, Uuid, text

from kernel.money import SUPPLY_UNITS
from ledger.accounts import CONTRIBUTOR_POOL, ISSUANCE
from ledger.transfers import EARNINGS, RESOLUTIONS, TransferKind
from store.tables.types import Json, UtcDateTime, metadata


def _one_of(kinds: tuple[TransferKind, ...]) -> str:
    listed = ", ".join(f"'{kind}'" for kind in sorted(kinds))
    return f"kind IN ({listed})"


_ISSUANCE: Final = f"'{ISSUANCE.id.hex}'"  # both stores read 32 hexadecimal digits as this id
_CONTRIBUTOR_POOL: Final = f"'{CONTRIBUTOR_POOL.id.hex}'"

accounts = Table(
    "accounts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("name", String(64), unique=True),
    Column("posted_units", BigInteger, nullable=False, server_default="0"),
    Column("pending_units", BigInteger, nullable=False, server_default="0"),
    Column("lamport", BigInteger, nullable=False, server_default="0"),
    Column("last_posted_at", UtcDateTime),
    Column("opened_at", UtcDateTime, nullable=False),
    CheckConstraint("pending_units >= 0", "pending_not_negative"),
    CheckConstraint("kind = 'issuance' OR posted_units >= pending_units", "floor"),
    CheckConstraint(f"posted_units <= {SUPPLY_UNITS}", "within_supply"),
    CheckConstraint(f"(kind = 'issuance') = (id = {_ISSUANCE})", "one_issuance"),
    CheckConstraint(f"kind <> 'issuance' OR posted_units IN (0, -{SUPPLY_UNITS})", "issued_whole"),
    CheckConstraint("lamport >= 0", "lamport_not_negative"),
    sqlite_with_rowid=False,
)

transfers = Table(
    "transfers",
    metadata,
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
    CheckConstraint(f"amount_units BETWEEN 1 AND {SUPPLY_UNITS}", "amount"),
    CheckConstraint("debit_id <> credit_id", "two_accounts"),
    CheckConstraint(f"(kind = 'genesis') = (debit_id = {_ISSUANCE})", "issuance_closed"),
    CheckConstraint(f"credit_id <> {_ISSUANCE}", "issuance_never_credited"),
    CheckConstraint(f"debit_id <> {_CONTRIBUTOR_POOL} OR {_one_of(EARNINGS)}", "pool_protected"),
    CheckConstraint(f"(resolves_id IS NOT NULL) = ({_one_of(RESOLUTIONS)})", "resolves"),
    CheckConstraint("(corrects_id IS NOT NULL) = (kind = 'correct')", "corrects"),
    CheckConstraint("(expires_at IS NOT NULL) = (kind = 'hold')", "expires"),
    CheckConstraint("lamport > 0", "lamport_positive"),
    Index(
        "uq_transfers_resolves_id",
        "resolves_id",
        unique=True,
        sqlite_where=text("resolves_id IS NOT NULL"),
        postgresql_where=text("resolves_id IS NOT NULL"),
    ),
    Index(
        "ix_transfers_corrects_id",
        "corrects_id",
        sqlite_where=text("corrects_id IS NOT NULL"),
        postgresql_where=text("corrects_id IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)
"""Immutable. No foreign keys: `record` has locked every account it names, and the audit names a stray."""

postings = Table(
    "postings",
    metadata,
    Column("account_id", Uuid, primary_key=True),
    Column("lamport", BigInteger, primary_key=True, autoincrement=False),
    Column("transfer_id", Uuid, nullable=False),
    Column("posted_change_units", BigInteger, nullable=False),
    Column("pending_change_units", BigInteger, nullable=False),
    Column("posted_after_units", BigInteger, nullable=False),
    Column("pending_after_units", BigInteger, nullable=False),
    CheckConstraint("pending_after_units >= 0", "pending_not_negative"),
    CheckConstraint(f"posted_after_units >= pending_after_units OR account_id = {_ISSUANCE}", "floor"),
    sqlite_with_rowid=False,
)
"""Immutable. The key is an account's own history in causal order: a statement is one range of it."""

unpublished = Table(
    "unpublished",
    metadata,
    Column("lamport", BigInteger, primary_key=True, autoincrement=False),
    Column("transfer_id", Uuid, primary_key=True),
    sqlite_with_rowid=False,
)
"""Transfers that no leaf of the log holds yet, in the order in which the sequencer takes them."""

open_holds = Table(
    "open_holds",
    metadata,
    Column("transfer_id", Uuid, primary_key=True),
    Column("account_id", Uuid, nullable=False),
    Column("amount_units", BigInteger, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""Holds that nothing has ended: what every account's pending is the sum of, and what expiry looks through."""

refused_groups = Table(
    "refused_groups",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("reason", String(32), nullable=False),
    Column("facts", Json, nullable=False),
    Column("transfers", Json, nullable=False),
    Column("refused_at", UtcDateTime, nullable=False),
)
"""Groups that broke a rule, by the id of their first transfer, with the reason of the last try."""
