"""Bonuses: what each comes to at the day's price, and which have to wait. Integers only, floors."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final
from uuid import UUID

from kernel.ids import AccountId, TransferId, derived_id
from kernel.money import PARTS, Amount
from ledger.accounts import CONTRIBUTOR_POOL
from ledger.transfers import Transfer, TransferKind

BONUSES: Final = (TransferKind.STREAK, TransferKind.ACHIEVEMENT, TransferKind.REFERRAL)
"""What is paid out of the day's share for bonuses."""


@unique
class Wait(StrEnum):
    """Why a bonus is not paid yet; the first that holds is told."""

    SUSPENDED = "suspended"
    RING = "ring"
    CAP = "cap"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Owed:
    """A bonus that somebody has earned.

    Shape:   `what` it is for, of which a person, and people who vote as one, get one; `mates` vote as one with them.
             `is_within_ring` is a bonus for the work of somebody who does, too.
    """

    id: UUID
    account: AccountId
    what: str
    base: Amount
    is_suspended: bool = False
    is_within_ring: bool = False
    mates: frozenset[AccountId] = frozenset()


def bonus(subject: UUID, contributor: AccountId, amount: Amount, kind: TransferKind) -> Transfer:
    """Pay one bonus out of the contributor pool, once."""
    assert kind in BONUSES, kind
    return Transfer(
        id=TransferId(derived_id("bonus", subject)),
        debit=CONTRIBUTOR_POOL.id,
        credit=contributor,
        amount=amount,
        kind=kind,
        subject=subject,
    )


def bonus_units(base: Amount, price_parts: int) -> int:
    """What a bonus comes to at this price, rounded down."""
    assert 0 <= price_parts <= PARTS, price_parts
    return base.units * price_parts // PARTS


def decide(
    owed: Sequence[Owed],
    *,
    price_parts: int,
    free_units: int,
    room_units: Mapping[AccountId, int],
    had: AbstractSet[tuple[AccountId, str]],
) -> list[Amount | Wait]:
    """Pay each in full or let it wait, in this order; what waits leaves room for smaller ones behind it.

    Shape:   one decision for each, in order. `had` is who has been paid for what before.
    Units:   `free_units` is left of the day's share, `room_units` of what bonuses may come to for each person.
    """
    room, paid, decided = dict(room_units), set(had), list[Amount | Wait]()
    for each in owed:
        units = bonus_units(each.base, price_parts)
        wait = _wait(each, units, free_units, room[each.account], paid)
        if wait is None:
            paid.add((each.account, each.what))
            free_units -= units
            room[each.account] -= units
        decided.append(Amount(units) if wait is None else wait)
    return decided


def _wait(
    owed: Owed, units: int, free_units: int, room_units: int, paid: AbstractSet[tuple[AccountId, str]]
) -> Wait | None:
    if owed.is_suspended:
        return Wait.SUSPENDED
    if owed.is_within_ring or any((mate, owed.what) in paid for mate in owed.mates):
        return Wait.RING
    if units > room_units:
        return Wait.CAP
    if units > free_units:
        return Wait.SHARE
    return None
