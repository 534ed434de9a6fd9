"""Postings: what a transfer does to each of its two accounts, with the balance that it leaves behind."""

from typing import Final, NamedTuple

from kernel.ids import AccountId, TransferId
from ledger.accounts import Account
from ledger.transfers import RELEASES, Transfer, TransferKind

_STILL: Final = (*RELEASES, TransferKind.HOLD)
"""What is written down without anything moving."""


class Posting(NamedTuple):
    """One side of a transfer. A tuple: two are made for every transfer, and a tuple is made the fastest.

    Units:   1e-8 AIC; the changes are signed and those of a transfer's two postings add up to 0 posted.
    Shape:   (account, lamport) is unique, and orders the account's whole history.
    """

    account: AccountId
    lamport: int
    transfer: TransferId
    posted_change_units: int
    pending_change_units: int
    posted_after_units: int
    pending_after_units: int


def both_postings(
    transfer: Transfer, debit: Account, credit: Account, hold: Transfer | None
) -> tuple[Posting, Posting]:
    """What the debit and the credit account feel: a hold only pends, its end takes all of it back from pending.

    Shape:   `hold` is what the transfer resolves, None where it resolves nothing.
    """
    units = transfer.amount.units
    moved = 0 if transfer.kind in _STILL else units
    pending = units if transfer.kind is TransferKind.HOLD else 0
    if hold is not None:
        pending -= hold.amount.units
    return _posting(transfer, debit, -moved, pending), _posting(transfer, credit, moved, 0)


def _posting(transfer: Transfer, account: Account, posted: int, pending: int) -> Posting:
    after_posted, after_pending = account.posted_units + posted, account.pending_units + pending
    return Posting(account.id, transfer.lamport, transfer.id, posted, pending, after_posted, after_pending)


def after(account: Account, posting: Posting, transfer: Transfer) -> Account:
    """The account as the posting leaves it."""
    posted, pending = posting.posted_after_units, posting.pending_after_units
    return Account(account.id, account.kind, account.name, posted, pending, transfer.lamport, transfer.posted_at)
