"""An operator looks at a task as its contributors will see it."""

from flows.deps import Deps, flow
from flows.shared.previews import Shown, shown_at
from store import campaigns
from tasks.errors import CampaignNotFound


@flow
async def preview_task(deps: Deps, number: int, index: int) -> Shown:
    """Task `index`, counted from 0; beyond the last, the last.

    Raises:  CampaignNotFound, CampaignEmpty.
    """
    async with deps.sessions.read() as session:
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        return await shown_at(session, row, index)
