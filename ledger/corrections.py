"""Corrections: what was recorded stays; a mistake is taken back by a new transfer the other way."""

from typing import Final
from uuid import UUID

from kernel.ids import TransferId, derived_id
from kernel.money import Amount
from ledger.accounts import Account
from ledger.book import Book
from ledger.errors import CorrectionMismatch, ExceedsOriginal, NotCorrectable, OriginalUnknown
from ledger.transfers import RELEASES, Transfer, TransferKind

FINAL: Final = (*RELEASES, TransferKind.GENESIS, TransferKind.HOLD, TransferKind.CORRECT, TransferKind.VEST)
"""Never corrected. A grant is undone by revoking it: its account must always hold what it has not released."""


def correct(original: Transfer, amount: Amount, decision: UUID) -> Transfer:
    """Take back all or part of a transfer, for the reason recorded under `decision`; one correction per decision."""
    return Transfer(
        id=TransferId(derived_id(f"correct {original.id}", decision)),
        debit=original.credit,
        credit=original.debit,
        amount=amount,
        kind=TransferKind.CORRECT,
        subject=decision,
        corrects=original.id,
    )


def takable(wanted: Amount, original: Transfer, corrected_units: int, holder: Account) -> Amount:
    """How much of `wanted` can be taken back now: the rest is written off, never a debt.

    Shape:   `holder` is the account that the original credited.
    """
    assert holder.id == original.credit
    left_units = original.amount.units - corrected_units
    return Amount(min(wanted.units, left_units, max(holder.available_units, 0)))


def check_correction(transfer: Transfer, book: Book) -> None:
    """A correction swaps the accounts of a transfer that can be corrected; all of them add up to the original at most.

    Raises:  OriginalUnknown, NotCorrectable, CorrectionMismatch, ExceedsOriginal, in this order of precedence.
    """
    assert transfer.corrects is not None
    original = book.transfer(transfer.corrects)
    if original is None:
        raise OriginalUnknown(original=str(transfer.corrects))
    if original.kind in FINAL:
        raise NotCorrectable(original=str(original.id), kind=original.kind.value)
    if (transfer.debit, transfer.credit) != (original.credit, original.debit):
        raise CorrectionMismatch(original=str(original.id))
    left_units = original.amount.units - book.corrected_units(original.id)
    if transfer.amount.units > left_units:
        raise ExceedsOriginal(original=str(original.id), left_units=left_units)
