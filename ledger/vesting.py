"""Vesting: the team's points become theirs as time passes, by a rule that depends on nothing but the time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from kernel.ids import AccountId, TransferId, derived_id
from kernel.money import Amount
from ledger.accounts import TEAM_POOL
from ledger.groups import Group
from ledger.transfers import Transfer, TransferKind

_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Grant:
    """A fixed number of points for one person. A top-up is another grant.

    Shape:   `account` holds what is not released; nothing else is ever on it.
    Units:   the cliff and the duration in seconds from `start_at`; 0 <= cliff_s <= duration_s.
    """

    id: UUID
    account: AccountId
    beneficiary: AccountId
    total: Amount
    start_at: datetime
    cliff_s: int
    duration_s: int

    def __post_init__(self) -> None:
        assert self.total.units > 0
        assert 0 <= self.cliff_s <= self.duration_s


def vested(grant: Grant, now: datetime) -> Amount:
    """Nothing before the cliff, then the share of the duration that has passed, rounded down; all of it at its end.

    Source:  OpenZeppelin 5.7, VestingWalletCliff: cumulative, so any number of releases adds up exactly.
    """
    passed_s = (now - grant.start_at) // _SECOND
    if passed_s < grant.cliff_s:
        return Amount(0)
    if passed_s >= grant.duration_s:
        return grant.total
    return Amount(grant.total.units * passed_s // grant.duration_s)


def due(grant: Grant, released: Amount, now: datetime) -> Amount:
    """What is vested and not released yet; nothing where the clock has gone back behind the last release."""
    return Amount(max(0, vested(grant, now).units - released.units))


def endow(grant: Grant) -> Transfer:
    """Set the grant's points aside: the team pool's floor proves that all grants together never exceed it."""
    return _vest(derived_id("grant", grant.id), TEAM_POOL.id, grant.account, grant.total, grant)


def release(grant: Grant, amount: Amount, *, released_before: Amount) -> Transfer:
    """Hand over what is due; two at once have one id and collide, instead of adding up."""
    id = derived_id(f"release after {released_before.units}", grant.id)
    return _vest(id, grant.account, grant.beneficiary, amount, grant)


def revoke(grant: Grant, released: Amount, now: datetime) -> Group | None:
    """End a grant: what is due is paid, the rest returns to the team pool, in one group.

    Returns: None where everything was released before.
    """
    owed = due(grant, released, now)
    kept = Amount(grant.total.units - released.units - owed.units)
    transfers = []
    if owed.units:
        transfers.append(release(grant, owed, released_before=released))
    if kept.units:
        transfers.append(_vest(derived_id("revoke", grant.id), grant.account, TEAM_POOL.id, kept, grant))
    return Group(tuple(transfers)) if transfers else None


def _vest(id: UUID, debit: AccountId, credit: AccountId, amount: Amount, grant: Grant) -> Transfer:
    return Transfer(
        id=TransferId(id),
        debit=debit,
        credit=credit,
        amount=amount,
        kind=TransferKind.VEST,
        subject=grant.id,
    )
