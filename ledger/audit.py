"""The audit's judgement: what is stored, held against the rules it was written by. What is wrong is named, row by row.

Nothing here trusts a row to be what `record` wrote: whoever holds the database can drop its guards and alter it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from kernel.ids import AccountId, TransferId
from kernel.money import SUPPLY_UNITS
from ledger.accounts import CONTRIBUTOR_POOL, ISSUANCE, AccountKind
from ledger.genesis import GENESIS
from ledger.rules import is_route
from ledger.transfers import EARNINGS, RELEASES, RESOLUTIONS, TransferKind


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: the row that it is in, what should be there, and what is."""

    table: str
    row: str
    field: str
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
        yield _of(row, "kind", "one of the kinds of transfer", row.kind)
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
        yield _of(row, "amount_units", f"1 to {SUPPLY_UNITS}", row.amount_units)
    if row.debit == row.credit:
        yield _of(row, "credit_id", "another account than the debit's", row.credit)
    if (row.resolves is not None) != (kind in RESOLUTIONS):
        yield _of(row, "resolves_id", "a hold, for what ends one, and for nothing else", row.resolves)
    if (row.corrects is not None) != (kind is TransferKind.CORRECT):
        yield _of(row, "corrects_id", "a transfer, for a correction, and for nothing else", row.corrects)
    if (row.expires_at is not None) != (kind is TransferKind.HOLD):
        yield _of(row, "expires_at", "a time, for a hold, and for nothing else", row.expires_at)
    first = _GENESIS.get(row.id)
    if (kind is TransferKind.GENESIS) != (first is not None):
        yield _of(row, "kind", "genesis for the four that every house begins with, and for nothing else", row.kind)
    elif first is not None and row.amount_units != first.amount.units:
        yield _of(row, "amount_units", first.amount.units, row.amount_units)


def _check_route(row: StoredTransfer, kind: TransferKind, known: Known) -> Iterator[Finding]:
    kinds = []
    for name, id, stored in (("debit_id", row.debit, known.debit_kind), ("credit_id", row.credit, known.credit_kind)):
        if stored is None:
            yield _of(row, name, "an account that was opened", id)
        kinds.append(_ACCOUNT_KINDS.get(stored or ""))
    if ISSUANCE.id in (row.debit, row.credit) and kind is not TransferKind.GENESIS:
        yield _of(row, "kind", "genesis, where issuance is touched", row.kind)
    if row.debit == CONTRIBUTOR_POOL.id and kind not in EARNINGS:
        yield _of(row, "kind", "pay or a bonus, out of the contributor pool", row.kind)
    debit, credit = kinds
    if debit and credit and not is_route(kind, _Owner(row.debit, debit), _Owner(row.credit, credit)):
        yield _of(row, "kind", f"what may run from {debit} to {credit}", row.kind)


def _check_resolution(row: StoredTransfer, kind: TransferKind, hold: StoredTransfer | None) -> Iterator[Finding]:
    if hold is None or hold.kind != TransferKind.HOLD:
        yield _of(row, "resolves_id", "a stored hold", row.resolves)
        return
    if (row.debit, row.credit) != (hold.debit, hold.credit):
        yield _of(
            row,
            "debit_id and credit_id",
            f"the hold's, {hold.debit} and {hold.credit}",
            f"{row.debit} and {row.credit}",
        )
    if row.amount_units > hold.amount_units or (kind in RELEASES and row.amount_units != hold.amount_units):
        yield _of(row, "amount_units", f"what was held, {hold.amount_units}", row.amount_units)
    if hold.expires_at is None:
        return  # named where the hold itself is checked
    if kind is TransferKind.CAPTURE and row.posted_at >= hold.expires_at:
        yield _of(row, "posted_at", f"before the hold's end, {hold.expires_at}", row.posted_at)
    if kind is TransferKind.EXPIRE and row.posted_at < hold.expires_at:
        yield _of(row, "posted_at", f"not before the hold's end, {hold.expires_at}", row.posted_at)


def _check_correction(row: StoredTransfer, original: StoredTransfer | None) -> Iterator[Finding]:
    if original is None:
        yield _of(row, "corrects_id", "a stored transfer", row.corrects)
    elif (row.debit, row.credit) != (original.credit, original.debit):
        expected = f"the original's, swapped: {original.credit} and {original.debit}"
        yield _of(row, "debit_id and credit_id", expected, f"{row.debit} and {row.credit}")


def _check_open_hold(row: StoredTransfer, known: Known) -> Iterator[Finding]:
    """A hold is in the list of open ones until something ends it, and not longer."""
    listed = known.open_hold
    if (known.resolution is None) != (listed is not None):
        expected = "listed, as nothing has ended it" if listed is None else f"not listed: {known.resolution} ended it"
        yield Finding("open_holds", str(row.id), "transfer_id", expected, "missing" if listed is None else "listed")
    elif listed is not None:
        said = OpenHold(row.debit, row.amount_units, row.expires_at or row.posted_at)
        if listed != said:
            yield Finding("open_holds", str(row.id), "the row", str(said), str(listed))


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
            stored = "missing" if side is None else f"transfer {side.transfer}"
            yield Finding("postings", posting_name(account, row.lamport), "transfer_id", str(row.id), stored)
        elif (side.posted_change_units, side.pending_change_units) != change:
            wrong.append((account, side, change))
    if len(wrong) == len(("debit", "credit")):
        yield _of(
            row, "amount_units", f"what its postings say, {abs(wrong[1][1].posted_change_units)}", row.amount_units
        )
        return
    for account, side, (posted, pending) in wrong:
        stored = f"{side.posted_change_units} and {side.pending_change_units}"
        where = posting_name(account, row.lamport)
        yield Finding(
            "postings", where, "posted_change_units and pending_change_units", f"{posted} and {pending}", stored
        )


def posting_name(account: AccountId, lamport: int) -> str:
    """What to call a posting: its account, and its place in that account's history."""
    return f"{account}/{lamport}"


def _of(row: StoredTransfer, field: str, expected: object, stored: object) -> Finding:
    return Finding("transfers", str(row.id), field, str(expected), str(stored))
