"""How far has the starter campaign come?"""

from dataclasses import dataclass

from flows.deps import Deps, flow
from store import campaigns, drafts
from tasks.campaigns import CampaignStatus


@dataclass(frozen=True, slots=True)
class StarterState:
    """Whether there is anything left to do, and what is done of it."""

    is_needed: bool
    number: int | None = None
    tasks: int = 0


@flow
async def read_starter(deps: Deps, *, operator_id: str) -> StarterState:
    """The starter is needed in an empty house, and where an earlier start was killed before its launch."""
    async with deps.sessions.read() as session:
        rows = await campaigns.everyone(session)
        if not rows:
            return StarterState(is_needed=True)
        (first, *others) = rows
        if others or first.created_by != operator_id or first.status != CampaignStatus.DRAFT:
            return StarterState(is_needed=False)
        return StarterState(is_needed=True, number=first.number, tasks=await drafts.size(session, first.id))
