"""An operator looks at how a campaign stands."""

from flows.deps import Deps, flow
from flows.shared.progress import progress_of
from store import campaigns
from tasks.errors import CampaignNotFound
from views.operator import Progress


@flow
async def read_campaign(deps: Deps, number: int) -> Progress:
    """One campaign's progress, agreement and spending.

    Raises:  CampaignNotFound.
    """
    async with deps.sessions.read(heavy=True) as session:
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        return await progress_of(deps, session, row)
