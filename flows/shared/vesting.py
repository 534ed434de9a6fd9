"""Grants, as several flows gather and release them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from flows.errors import GrantRevoked, GrantUnknown
from kernel.ids import AccountId
from kernel.money import Amount
from ledger import vesting as rule
from ledger.decisions import Status, ledger_time
from ledger.groups import Group
from ledger.vesting import Grant, due
from store import ledger, vesting
from store.sessions import ReadSession, WriteSession
from store.vesting import GrantRow
from views.operator_vesting import GrantFacts, RevocationFacts

GRANT: Final = "grant"
REVOKE: Final = "revoke"
"""Deeds that wait to be confirmed."""


def grant_of(proposal: UUID, facts: Mapping[str, Any]) -> Grant:
    """The grant that was typed; its id is its proposal's, so that it is granted once."""
    return Grant(
        id=proposal,
        account=AccountId(UUID(facts["account"])),
        beneficiary=AccountId(UUID(facts["beneficiary"])),
        total=Amount(facts["total_units"]),
        start_at=datetime.fromisoformat(facts["start_at"]),
        cliff_s=facts["cliff_s"],
        duration_s=facts["duration_s"],
    )


def terms_of(grant: Grant) -> dict[str, str | int]:
    """The facts of a proposal that make this grant: what is kept when it is confirmed."""
    return {
        "account": grant.account.hex,
        "beneficiary": grant.beneficiary.hex,
        "total_units": grant.total.units,
        "start_at": grant.start_at.isoformat(),
        "cliff_s": grant.cliff_s,
        "duration_s": grant.duration_s,
    }


async def standing_grant(session: ReadSession, number: int, *, lock: bool = False) -> GrantRow:
    """A grant that was not revoked.

    Locks:   with `lock`, its row.
    Raises:  GrantUnknown, GrantRevoked.
    """
    row = await vesting.by_number(session, number, lock=lock)
    if row is None:
        raise GrantUnknown(name=f"V{number}")
    if row.revoked_at is not None:
        raise GrantRevoked(name=row.label)
    return row


async def time_of(session: ReadSession, grant: Grant, now: datetime) -> datetime:
    """The ledger's time for a grant: a clock that went back vests nothing twice and takes nothing back."""
    touched = await ledger.balances(session, [grant.account, grant.beneficiary])
    return ledger_time(now, touched.values())


async def release_due(session: WriteSession, row: GrantRow, *, now: datetime) -> Amount:
    """Hand over what is due of a grant whose row is locked. What the ledger refuses is parked there, and is nothing.

    Writes:  one transfer and the grant's counter.
    """
    owed = due(row.grant, row.released, await time_of(session, row.grant, now))
    if owed.units == 0:
        return owed
    transfer = rule.release(row.grant, owed, released_before=row.released)
    (outcome,) = await ledger.record(session, [Group.of(transfer)], now=now)
    if outcome.status is Status.REFUSED:
        return Amount(0)
    await vesting.set_released(session, row.grant.id, Amount(row.released.units + owed.units))
    return owed


def facts_of(row: GrantRow, *, at: datetime) -> GrantFacts:
    """A grant as it stands at a time, for the desk."""
    grant = row.grant
    is_over = row.revoked_at is not None
    return GrantFacts(
        number=row.number,
        beneficiary=grant.beneficiary.hex,
        total=grant.total,
        released=row.released,
        due=Amount(0) if is_over else due(grant, row.released, at),
        start_at=grant.start_at,
        cliff_at=grant.start_at + timedelta(seconds=grant.cliff_s),
        end_at=grant.start_at + timedelta(seconds=grant.duration_s),
        is_revoked=is_over,
    )


def revocation_of(row: GrantRow, *, at: datetime) -> RevocationFacts:
    """What revoking a grant at a time pays and returns."""
    owed = due(row.grant, row.released, at)
    kept = Amount(row.grant.total.units - row.released.units - owed.units)
    return RevocationFacts(row.number, paid=owed, returned=kept)
