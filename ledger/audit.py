"""The audit's judgement: what is stored, held against the rules it was written by. What is wrong is named, row by row.

Nothing here trusts a row to be what `record` wrote: whoever holds the database can drop its guards and alter it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Final
from uuid import UUID

from kernel.ids import AccountId, TransferId
from kernel.money import SUPPLY_UNITS
from ledger.accounts import CONTRIBUTOR_POOL, ISSUANCE, AccountKind
from ledger.genesis import GENESIS
from ledger.rules import is_route
from ledger.transfers import EARNINGS, RELEASES, RESOLUTIONS, TransferKind


@unique
class Law(StrEnum):
    """What is broken; `expected` in the comments is what a finding of this law says should be there."""

    KIND_KNOWN = "kind_known"
    AMOUNT_IN_RANGE = "amount_in_range"  # expected: the supply
    TWO_ACCOUNTS = "two_accounts"
    RESOLVES = "resolves"
    CORRECTS = "corrects"
    EXPIRES = "expires"
    GENESIS = "genesis"
    GENESIS_AMOUNT = "genesis_amount"  # expected: the units
    ACCOUNT_OPENED = "account_opened"
    ISSUANCE_CLOSED = "issuance_closed"
    POOL_PROTECTED = "pool_protected"
    ROUTE = "route"  # expected: from which kind of account to which
    HOLD_STORED = "hold_stored"
    HOLD_ACCOUNTS = "hold_accounts"  # expected: both
    HELD_AMOUNT = "held_amount"  # expected: the units
    HOLD_IN_TIME = "hold_in_time"  # expected: the end
    HOLD_OVER = "hold_over"  # expected: the end
    HOLD_LISTED = "hold_listed"
    HOLD_ENDED = "hold_ended"  # expected: what ended it
    HOLD_AS_LISTED = "hold_as_listed"  # expected: the row
    ORIGINAL_STORED = "original_stored"
    ORIGINAL_ACCOUNTS = "original_accounts"  # expected: both
    ORIGINAL_AMOUNT = "original_amount"  # expected: the units
    POSTED = "posted"  # expected: the transfer
    POSTING_CHANGE = "posting_change"  # expected: both changes
    POSTINGS_SAY = "postings_say"  # expected: the units
    POSTING_FOLLOWS = "posting_follows"  # expected: both balances
    POSTING_OF_TRANSFER = "posting_of_transfer"
    BALANCE = "balance"  # expected: both balances
    LAST_LAMPORT = "last_lamport"  # expected: it
    HELD_SUM = "held_sum"  # expected: the units
    FLOOR = "floor"  # expected: the units
    SUM_ZERO = "sum_zero"
    LEAF_SAYS = "leaf_says"  # expected: the leaf's index and word
    LEAF_COMMITS = "leaf_commits"  # expected: the leaf's index
    LEAF_ORDER = "leaf_order"  # expected: the index
    LEAF_READABLE = "leaf_readable"
    LEAF_TYPE = "leaf_type"  # expected: it
    LEAF_OR_WAITING = "leaf_or_waiting"
    NOT_TWICE = "not_twice"  # expected: the leaf's index
    HEAD = "head"  # expected: size and root
    SIGNED_ROOT = "signed_root"  # expected: the root, or nothing where there are fewer leaves
    CAMPAIGN_RESERVED = "campaign_reserved"  # expected: the units
    CAMPAIGN_PAID = "campaign_paid"  # expected: the units
    CAMPAIGN_ESCROW = "campaign_escrow"  # expected: the units
    CAMPAIGN_FUNDED = "campaign_funded"  # expected: the units
    CAMPAIGN_SPONSORED = "campaign_sponsored"  # expected: the units
    DAY_RESERVED = "day_reserved"  # expected: the units
    BONUS_PAID = "bonus_paid"  # expected: the units
    GRANT_ACCOUNT = "grant_account"  # expected: the units
    GRANT_TERMS = "grant_terms"  # expected: the terms
    GRANT_STORED = "grant_stored"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: the row that it is in, the law that it breaks, what should be there, and what is.

    Shape:   `expected` is empty where the law says all, `stored` where there is nothing.
    """

    table: str
    row: str
    field: str
    law: Law
    expected: str
    stored: str


@dataclass(frozen=True, slots=True)
class StoredTransfer:
    """A transfer as its row says, whatever it says.

    Units:   1e-8 AIC.
    """

    id: TransferId
    debit: AccountId
    credit: AccountId
    amount_units: int
    kind: str
    subject: UUID
    resolves: TransferId | None
    corrects: TransferId | None
    expires_at: datetime | None
    posted_at: datetime
    lamport: int


@dataclass(frozen=True, slots=True)
class Side:
    """The posting of one of a transfer's accounts, found by account and lamport.

    Units:   1e-8 AIC, signed.
    """

    transfer: TransferId
    posted_change_units: int
    pending_change_units: int


@dataclass(frozen=True, slots=True)
class OpenHold:
    """A hold as the list of those that nothing has ended has it."""

    account: AccountId
    amount_units: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What the store has beside a transfer: its postings, its accounts' kinds, and whatever it names or is named by."""

    debit_side: Side | None
    credit_side: Side | None
    debit_kind: str | None
    credit_kind: str | None
    hold: StoredTransfer | None = None
    original: StoredTransfer | None = None
    resolution: TransferId | None = None
    open_hold: OpenHold | None = None


@dataclass(frozen=True, slots=True)
class _Owner:
    """An account as far as routes see it."""

    id: AccountId
    kind: AccountKind


_KINDS: Final[Mapping[str, TransferKind]] = {kind.value: kind for kind in TransferKind}
_ACCOUNT_KINDS: Final[Mapping[str, AccountKind]] = {kind.value: kind for kind in AccountKind}
_GENESIS: Final = {transfer.id: transfer for transfer in GENESIS.transfers}
_UNMOVED: Final = (*RELEASES, TransferKind.HOLD)


def check_transfer(row: StoredTransfer, known: Known) -> Iterator[Finding]:
    """Everything wrong with one transfer, its postings, and its place among the holds."""
    kind = _KINDS.get(row.kind)
    if kind is None:
        yield _of(row, "kind", Law.KIND_KNOWN, "", row.kind)
        return
    yield from _check_body(row, kind)
    yield from _check_route(row, kind, known)
    if row.resolves is not None:
        yield from _check_resolution(row, kind, known.hold)
    if row.corrects is not None:
        yield from _check_correction(row, known.original)
    if kind is TransferKind.HOLD:
        yield from _check_open_hold(row, known)
    yield from _check_postings(row, kind, known)


def _check_body(row: StoredTransfer, kind: TransferKind) -> Iterator[Finding]:
    if not 1 <= row.amount_units <= SUPPLY_UNITS:
        yield _of(row, "amount_units", Law.AMOUNT_IN_RANGE, SUPPLY_UNITS, row.amount_units)
    if row.debit == row.credit:
        yield _of(row, "credit_id", Law.TWO_ACCOUNTS, "", row.credit)
    if (row.resolves is not None) != (kind in RESOLUTIONS):
        yield _of(row, "resolves_id", Law.RESOLVES, "", row.resolves)
    if (row.corrects is not None) != (kind is TransferKind.CORRECT):
        yield _of(row, "corrects_id", Law.CORRECTS, "", row.corrects)
    if (row.expires_at is not None) != (kind is TransferKind.HOLD):
        yield _of(row, "expires_at", Law.EXPIRES, "", row.expires_at)
    first = _GENESIS.get(row.id)
    if (kind is TransferKind.GENESIS) != (first is not None):
        yield _of(row, "kind", Law.GENESIS, "", row.kind)
    elif first is not None and row.amount_units != first.amount.units:
        yield _of(row, "amount_units", Law.GENESIS_AMOUNT, first.amount.units, row.amount_units)


def _check_route(row: StoredTransfer, kind: TransferKind, known: Known) -> Iterator[Finding]:
    kinds = []
    for name, id, stored in (("debit_id", row.debit, known.debit_kind), ("credit_id", row.credit, known.credit_kind)):
        if stored is None:
            yield _of(row, name, Law.ACCOUNT_OPENED, "", id)
        kinds.append(_ACCOUNT_KINDS.get(stored or ""))
    if ISSUANCE.id in (row.debit, row.credit) and kind is not TransferKind.GENESIS:
        yield _of(row, "kind", Law.ISSUANCE_CLOSED, "", row.kind)
    if row.debit == CONTRIBUTOR_POOL.id and kind not in EARNINGS:
        yield _of(row, "kind", Law.POOL_PROTECTED, "", row.kind)
    debit, credit = kinds
    if debit and credit and not is_route(kind, _Owner(row.debit, debit), _Owner(row.credit, credit)):
        yield _of(row, "kind", Law.ROUTE, f"{debit} → {credit}", row.kind)


def _check_resolution(row: StoredTransfer, kind: TransferKind, hold: StoredTransfer | None) -> Iterator[Finding]:
    if hold is None or hold.kind != TransferKind.HOLD:
        yield _of(row, "resolves_id", Law.HOLD_STORED, "", row.resolves)
        return
    if (row.debit, row.credit) != (hold.debit, hold.credit):
        expected, stored = _both(hold.debit, hold.credit), _both(row.debit, row.credit)
        yield _of(row, "debit_id, credit_id", Law.HOLD_ACCOUNTS, expected, stored)
    if row.amount_units > hold.amount_units or (kind in RELEASES and row.amount_units != hold.amount_units):
        yield _of(row, "amount_units", Law.HELD_AMOUNT, hold.amount_units, row.amount_units)
    if hold.expires_at is None:
        return  # named where the hold itself is checked
    if kind is TransferKind.CAPTURE and row.posted_at >= hold.expires_at:
        yield _of(row, "posted_at", Law.HOLD_IN_TIME, hold.expires_at, row.posted_at)
    if kind is TransferKind.EXPIRE and row.posted_at < hold.expires_at:
        yield _of(row, "posted_at", Law.HOLD_OVER, hold.expires_at, row.posted_at)


def _check_correction(row: StoredTransfer, original: StoredTransfer | None) -> Iterator[Finding]:
    if original is None:
        yield _of(row, "corrects_id", Law.ORIGINAL_STORED, "", row.corrects)
    elif (row.debit, row.credit) != (original.credit, original.debit):
        expected, found = _both(original.credit, original.debit), _both(row.debit, row.credit)
        yield _of(row, "debit_id, credit_id", Law.ORIGINAL_ACCOUNTS, expected, found)


def _check_open_hold(row: StoredTransfer, known: Known) -> Iterator[Finding]:
    """A hold is in the list of open ones until something ends it, and not longer."""
    listed, name = known.open_hold, str(row.id)
    if known.resolution is None and listed is None:
        yield Finding("open_holds", name, "transfer_id", Law.HOLD_LISTED, "", "")
    elif known.resolution is not None and listed is not None:
        yield Finding("open_holds", name, "transfer_id", Law.HOLD_ENDED, str(known.resolution), name)
    elif listed is not None:
        said = OpenHold(row.debit, row.amount_units, row.expires_at or row.posted_at)
        if listed != said:
            yield Finding("open_holds", name, "*", Law.HOLD_AS_LISTED, str(said), str(listed))


def _check_postings(row: StoredTransfer, kind: TransferKind, known: Known) -> Iterator[Finding]:
    """Where both postings say otherwise than the transfer, it is the transfer that was altered; else the posting."""
    moved = 0 if kind in _UNMOVED else row.amount_units
    pending = row.amount_units if kind is TransferKind.HOLD else 0
    if row.resolves is not None and known.hold is not None:
        pending -= known.hold.amount_units
    wrong = []
    for account, side, change in (
        (row.debit, known.debit_side, (-moved, pending)),
        (row.credit, known.credit_side, (moved, 0)),
    ):
        if side is None or side.transfer != row.id:
            stored = "" if side is None else str(side.transfer)
            yield Finding(
                "postings", posting_name(account, row.lamport), "transfer_id", Law.POSTED, str(row.id), stored
            )
        elif (side.posted_change_units, side.pending_change_units) != change:
            wrong.append((account, side, change))
    if len(wrong) == len(("debit", "credit")):
        said = abs(wrong[1][1].posted_change_units)
        yield _of(row, "amount_units", Law.POSTINGS_SAY, said, row.amount_units)
        return
    for account, side, change in wrong:
        stored = _both(side.posted_change_units, side.pending_change_units)
        where = posting_name(account, row.lamport)
        yield Finding("postings", where, "posted, pending change", Law.POSTING_CHANGE, _both(*change), stored)


def posting_name(account: AccountId, lamport: int) -> str:
    """What to call a posting: its account, and its place in that account's history."""
    return f"{account}/{lamport}"


def _both(first: object, second: object) -> str:
    return f"{first}, {second}"


def _of(row: StoredTransfer, field: str, law: Law, expected: object, stored: object) -> Finding:
    return Finding("transfers", str(row.id), field, law, str(expected), "" if stored is None else str(stored))
