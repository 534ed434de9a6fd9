"""An operator looks at what waits for a second person."""

from dataclasses import dataclass

from flows.deps import Deps, flow
from flows.shared.launches import is_proposed
from flows.shared.seconds import all_waiting
from store import campaigns
from views.operator_seconds import Waiting, WaitingLaunch


@dataclass(frozen=True, slots=True)
class AllWaiting:
    """Everything that one operator has confirmed and another has to approve, oldest first."""

    deeds: tuple[Waiting, ...]
    launches: tuple[WaitingLaunch, ...]


@flow
async def read_waiting(deps: Deps) -> AllWaiting:
    """Deeds and launches alike; what has waited too long is not among them."""
    now = deps.clock.now()
    async with deps.sessions.read() as session:
        deeds = await all_waiting(deps, session, now=now)
        drafts = await campaigns.with_status(session, "draft")
    launches = [
        WaitingLaunch(row.number, row.title, row.proposed_by)
        for row in drafts
        if row.proposed_by is not None and is_proposed(row, now)
    ]
    return AllWaiting(tuple(deeds), tuple(launches))
