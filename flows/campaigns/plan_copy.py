"""An operator asks to copy a campaign."""

from dataclasses import dataclass

from flows.deps import Deps, flow
from store import campaigns, drafts
from tasks.errors import CampaignNotFound


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """What could come along. Shape: `tasks` with gold that serves still; `left` is gold that has served."""

    title: str
    tasks: int
    left: int


@flow
async def plan_copy(deps: Deps, number: int) -> CopyPlan:
    """How many tasks a copy could have.

    Raises:  CampaignNotFound.
    """
    async with deps.sessions.read(heavy=True) as session:
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        tasks, left = await drafts.copyable(session, row.id)
    return CopyPlan(row.title, tasks, left)
