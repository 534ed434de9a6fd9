"""Holds whose time is over give their points back."""

from typing import Final

from flows.deps import Deps, flow
from ledger.decisions import Status
from ledger.groups import Group
from ledger.holds import expire
from store import ledger

BATCH: Final = 300


@flow
async def expire_holds(deps: Deps) -> int:
    """Write down a batch of ends. A capture that was in time has ended its hold; one that comes now is too late.

    Writes:  one transfer a hold.
    Returns: how many holds ended.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        overdue = await ledger.expired_holds(session, now=now, limit=BATCH)
        outcomes = await ledger.record(session, [Group.of(expire(hold)) for hold in overdue], now=now)
    return sum(outcome.status is Status.RECORDED for outcome in outcomes)
