"""The rules that every transfer keeps, in order of precedence: the first one broken names the refusal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from ledger.accounts import CONTRIBUTOR_POOL, ISSUANCE, Account, AccountKind
from ledger.book import Book
from ledger.corrections import check_correction
from ledger.errors import (
    AmountZero,
    GroupBroken,
    IdReused,
    InsufficientFunds,
    IssuanceClosed,
    PoolProtected,
    RouteForbidden,
    SameAccount,
    UnknownAccount,
)
from ledger.genesis import GENESIS
from ledger.groups import Group
from ledger.holds import check_hold, check_resolution
from ledger.transfers import EARNINGS, RESOLUTIONS, Transfer, TransferKind

Route = tuple[frozenset[AccountKind], frozenset[AccountKind]]


def _route(debit: set[AccountKind], credit: set[AccountKind]) -> Route:
    return frozenset(debit), frozenset(credit)


_K = AccountKind
_EARNING: Final = _route({_K.POOL, _K.ESCROW}, {_K.CONTRIBUTOR, _K.GROUP})

ROUTES: Final[Mapping[TransferKind, Route]] = {
    TransferKind.GENESIS: _route({_K.ISSUANCE}, {_K.POOL}),
    **dict.fromkeys(EARNINGS, _EARNING),
    TransferKind.FUND: _route({_K.POOL, _K.CONTRIBUTOR}, {_K.ESCROW}),
    TransferKind.REFUND: _route({_K.ESCROW}, {_K.POOL, _K.CONTRIBUTOR}),
    TransferKind.HOLD: _route({_K.CONTRIBUTOR, _K.GROUP, _K.ESCROW, _K.POOL}, {_K.REDEEMED, _K.POOL, _K.ESCROW}),
    TransferKind.VEST: _route({_K.POOL, _K.VESTING}, {_K.VESTING, _K.CONTRIBUTOR, _K.POOL}),
    TransferKind.SPEND: _route({_K.CONTRIBUTOR, _K.GROUP}, {_K.POOL, _K.GROUP, _K.REDEEMED}),
}
"""From which kinds of account to which: resolutions and corrections follow the transfer that they name."""


def is_recorded(group: Group, book: Book) -> bool:
    """Whether this very group is stored already.

    Raises:  IdReused, GroupBroken, in this order of precedence.
    """
    stored = [book.transfer(transfer.id) for transfer in group.transfers]
    for transfer, known in zip(group.transfers, stored, strict=True):
        if known is not None and not known.same_body(transfer):
            raise IdReused(transfer=str(transfer.id))
    if all(known is None for known in stored):
        return False
    if any(known is None for known in stored):
        raise GroupBroken(transfer=str(group.transfers[0].id))
    return True


def check(transfer: Transfer, group: Group, book: Book, now: datetime) -> None:
    """Let through what breaks no rule.

    Raises:  every Refusal from AmountZero on, in the order of `ledger.errors.PRECEDENCE`.
    """
    debit = _check_body(transfer, book)
    _check_reserves(transfer, group)
    _check_route(transfer, book)
    if transfer.kind is TransferKind.HOLD:
        check_hold(transfer, now)
    if transfer.kind in RESOLUTIONS:
        check_resolution(transfer, book, now)
        return  # what it takes was set aside by its hold
    if transfer.kind is TransferKind.CORRECT:
        check_correction(transfer, book)
    if debit.available_units - transfer.amount.units < debit.floor_units:
        raise InsufficientFunds(account=str(debit.id), available_units=debit.available_units)


def _check_body(transfer: Transfer, book: Book) -> Account:
    """Return the debit account.

    Raises:  AmountZero, SameAccount, UnknownAccount.
    """
    if transfer.amount.units == 0:
        raise AmountZero(transfer=str(transfer.id))
    if transfer.debit == transfer.credit:
        raise SameAccount(account=str(transfer.debit))
    debit = book.account(transfer.debit)
    if debit is None:
        raise UnknownAccount(account=str(transfer.debit))
    if book.account(transfer.credit) is None:
        raise UnknownAccount(account=str(transfer.credit))
    return debit


def _check_reserves(transfer: Transfer, group: Group) -> None:
    """Raises:  IssuanceClosed, PoolProtected."""
    touches_issuance = ISSUANCE.id in (transfer.debit, transfer.credit)
    if (touches_issuance or transfer.kind is TransferKind.GENESIS) and group != GENESIS:
        raise IssuanceClosed(transfer=str(transfer.id))
    if transfer.debit == CONTRIBUTOR_POOL.id and transfer.kind not in EARNINGS:
        raise PoolProtected(transfer=str(transfer.id), kind=transfer.kind.value)


def _check_route(transfer: Transfer, book: Book) -> None:
    """Raises:  RouteForbidden."""
    if transfer.kind not in ROUTES:
        return
    sources, targets = ROUTES[transfer.kind]
    debit, credit = book.account(transfer.debit), book.account(transfer.credit)
    assert debit is not None
    assert credit is not None
    if debit.kind not in sources or credit.kind not in targets:
        raise RouteForbidden(kind=transfer.kind.value, debit=debit.kind.value, credit=credit.kind.value)
