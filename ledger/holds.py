"""Holds: points set aside for one purpose until a time; captured, voided or expired exactly once."""

from datetime import datetime
from uuid import UUID

from kernel.ids import AccountId, TransferId, derived_id
from kernel.money import Amount
from ledger.book import Book
from ledger.errors import ExceedsHold, HoldExpired, HoldMismatch, HoldNotExpired, HoldResolved, HoldUnknown
from ledger.transfers import RELEASES, Transfer, TransferKind


def hold(subject: UUID, debit: AccountId, credit: AccountId, amount: Amount, expires_at: datetime) -> Transfer:
    """Set points aside; nothing moves, but they are no longer available."""
    return Transfer(
        id=TransferId(derived_id("hold", subject)),
        debit=debit,
        credit=credit,
        amount=amount,
        kind=TransferKind.HOLD,
        subject=subject,
        expires_at=expires_at,
    )


def capture(held: Transfer, amount: Amount) -> Transfer:
    """Pay out all or part of a hold; the rest returns to the debit account."""
    return _resolution(held, TransferKind.CAPTURE, amount)


def void(held: Transfer) -> Transfer:
    """Give all of a hold back."""
    return _resolution(held, TransferKind.VOID, held.amount)


def expire(held: Transfer) -> Transfer:
    """Write down that a hold's time is over."""
    return _resolution(held, TransferKind.EXPIRE, held.amount)


def check_hold(transfer: Transfer, now: datetime) -> None:
    """A hold ends after it begins.

    Raises:  HoldExpired.
    """
    assert transfer.expires_at is not None
    if transfer.expires_at <= now:
        raise HoldExpired(transfer=str(transfer.id))


def check_resolution(transfer: Transfer, book: Book, now: datetime) -> None:
    """A hold is ended once, between its own accounts, and paid out only in time and never above what was held.

    Raises:  HoldUnknown, HoldMismatch, HoldResolved, HoldExpired, HoldNotExpired, ExceedsHold, in this order.
    Source:  two-phase transfers, TigerBeetle docs/coding/two-phase-transfers.md.
    """
    assert transfer.resolves is not None
    held = book.transfer(transfer.resolves)
    if held is None or held.kind is not TransferKind.HOLD:
        raise HoldUnknown(hold=str(transfer.resolves))
    assert held.expires_at is not None
    if (transfer.debit, transfer.credit) != (held.debit, held.credit):
        raise HoldMismatch(hold=str(held.id))
    if transfer.kind in RELEASES and transfer.amount != held.amount:
        raise HoldMismatch(hold=str(held.id))
    if book.resolution(held.id) is not None:
        raise HoldResolved(hold=str(held.id))
    if transfer.kind is TransferKind.CAPTURE and held.expires_at <= now:
        raise HoldExpired(hold=str(held.id))
    if transfer.kind is TransferKind.EXPIRE and now < held.expires_at:
        raise HoldNotExpired(hold=str(held.id))
    if transfer.amount > held.amount:
        raise ExceedsHold(hold=str(held.id), held_units=held.amount.units)


def _resolution(held: Transfer, kind: TransferKind, amount: Amount) -> Transfer:
    """One id per (hold, kind): a repeat meets itself; two kinds at once are told apart by `resolves` being unique."""
    return Transfer(
        id=TransferId(derived_id(kind, held.id)),
        debit=held.debit,
        credit=held.credit,
        amount=amount,
        kind=kind,
        subject=held.subject,
        resolves=held.id,
    )
