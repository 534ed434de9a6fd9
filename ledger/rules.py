"""The rules that every transfer keeps, in order of precedence: the first one broken names the refusal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Protocol

from kernel.ids import AccountId
from ledger.accounts import CONTRIBUTOR_POOL, TEAM_POOL, Account, AccountKind
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
from ledger.transfers import EARNINGS, Transfer, TransferKind

Kinds = tuple[AccountKind, ...]


class Owner(Protocol):
    """An account as far as routes see it."""

    @property
    def id(self) -> AccountId:
        """Its number."""
        ...

    @property
    def kind(self) -> AccountKind:
        """What it is for."""
        ...


_K = AccountKind
_EARNING: Final[tuple[Kinds, Kinds]] = ((_K.POOL, _K.ESCROW), (_K.CONTRIBUTOR, _K.GROUP))

ROUTES: Final[Mapping[TransferKind, tuple[Kinds, Kinds]]] = {
    TransferKind.GENESIS: ((_K.ISSUANCE,), (_K.POOL,)),
    **dict.fromkeys(EARNINGS, _EARNING),
    TransferKind.FUND: ((_K.POOL, _K.CONTRIBUTOR), (_K.ESCROW,)),
    TransferKind.REFUND: ((_K.ESCROW,), (_K.POOL, _K.CONTRIBUTOR)),
    TransferKind.HOLD: ((_K.CONTRIBUTOR, _K.GROUP, _K.ESCROW, _K.POOL), (_K.REDEEMED, _K.POOL, _K.ESCROW)),
    TransferKind.VEST: ((_K.POOL, _K.VESTING), (_K.VESTING, _K.CONTRIBUTOR, _K.POOL)),
    TransferKind.SPEND: ((_K.CONTRIBUTOR, _K.GROUP), (_K.POOL, _K.GROUP, _K.REDEEMED)),
}
"""From which kinds of account to which: resolutions and corrections follow the transfer that they name."""


def is_recorded(group: Group, book: Book) -> bool:
    """Whether this very group is stored already.

    Raises:  IdReused, GroupBroken, in this order of precedence.
    """
    stored = 0
    for transfer in group.transfers:
        known = book.transfer(transfer.id)
        if known is not None:
            stored += 1
            if not known.same_body(transfer):
                raise IdReused(transfer=str(transfer.id))
    if 0 < stored < len(group.transfers):
        raise GroupBroken(transfer=str(group.transfers[0].id))
    return stored > 0


def check(transfer: Transfer, group: Group, book: Book, now: datetime) -> tuple[Account, Account]:
    """Let through what breaks no rule.

    Returns: the debit and the credit account.
    Raises:  every Refusal from AmountZero on, in the order of `ledger.errors.PRECEDENCE`.
    """
    debit, credit = _check_body(transfer, book)
    _check_reserves(transfer, group, debit, credit)
    _check_route(transfer, debit, credit)
    if transfer.kind is TransferKind.HOLD:
        check_hold(transfer, now)
    if transfer.resolves is not None:
        check_resolution(transfer, book, now)
        return debit, credit  # what it takes was set aside by its hold
    if transfer.corrects is not None:
        check_correction(transfer, book)
    if debit.available_units - transfer.amount.units < debit.floor_units:
        raise InsufficientFunds(account=str(debit.id), available_units=debit.available_units)
    return debit, credit


def _check_body(transfer: Transfer, book: Book) -> tuple[Account, Account]:
    """Return the debit and the credit account.

    Raises:  AmountZero, SameAccount, UnknownAccount.
    """
    if transfer.amount.units == 0:
        raise AmountZero(transfer=str(transfer.id))
    if transfer.debit.int == transfer.credit.int:
        raise SameAccount(account=str(transfer.debit))
    debit, credit = book.account(transfer.debit), book.account(transfer.credit)
    if debit is None:
        raise UnknownAccount(account=str(transfer.debit))
    if credit is None:
        raise UnknownAccount(account=str(transfer.credit))
    return debit, credit


def _check_reserves(transfer: Transfer, group: Group, debit: Account, credit: Account) -> None:
    """Raises:  IssuanceClosed, PoolProtected."""
    is_issue = transfer.kind is TransferKind.GENESIS or AccountKind.ISSUANCE in (debit.kind, credit.kind)
    if is_issue and group != GENESIS:
        raise IssuanceClosed(transfer=str(transfer.id))
    if transfer.kind not in EARNINGS and debit.id == CONTRIBUTOR_POOL.id:
        raise PoolProtected(transfer=str(transfer.id), kind=transfer.kind.value)


def is_route(kind: TransferKind, debit: Owner, credit: Owner) -> bool:
    """Whether this kind of transfer ever runs between these two; what follows another transfer has its route."""
    route = ROUTES.get(kind)
    if route is None:
        return True
    if debit.kind not in route[0] or credit.kind not in route[1]:
        return False
    return kind is not TransferKind.VEST or _is_vesting_route(debit, credit)


def _check_route(transfer: Transfer, debit: Account, credit: Account) -> None:
    """Raises:  RouteForbidden."""
    if not is_route(transfer.kind, debit, credit):
        raise RouteForbidden(kind=transfer.kind.value, debit=debit.kind.value, credit=credit.kind.value)


def _is_vesting_route(debit: Owner, credit: Owner) -> bool:
    """Grants are filled from the team pool alone; they empty into their beneficiary's account, or back into it."""
    if debit.kind is AccountKind.VESTING:
        return credit.kind is AccountKind.CONTRIBUTOR or credit.id == TEAM_POOL.id
    return debit.id == TEAM_POOL.id and credit.kind is AccountKind.VESTING
