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


def debit_posting(transfer: Transfer, account: Account, hold: Transfer | None) -> Posting:
    """What the debit account feels: a hold only pends, its end takes all of it back from pending.

    Shape:   `hold` is what the transfer resolves, None where it resolves nothing.
    """
    pending = transfer.amount.units if transfer.kind is TransferKind.HOLD else 0
    if hold is not None:
        pending -= hold.amount.units
    return _posting(transfer, account, -_moved_units(transfer), pending)


def credit_posting(transfer: Transfer, account: Account) -> Posting:
    """What the credit account feels: what arrives, or nothing yet."""
    return _posting(transfer, account, _moved_units(transfer), 0)


def _moved_units(transfer: Transfer) -> int:
    return 0 if transfer.kind in _STILL else transfer.amount.units


def _posting(transfer: Transfer, account: Account, posted: int, pending: int) -> Posting:
    after_units = account.posted_units + posted, account.pending_units + pending
    return Posting(account.id, transfer.lamport, transfer.id, posted, pending, *after_units)


def after(account: Account, posting: Posting, transfer: Transfer) -> Account:
    """The account as the posting leaves it."""
    left = posting.posted_after_units, posting.pending_after_units
    return Account(account.id, account.kind, account.name, *left, transfer.lamport, transfer.posted_at)
