"""A person looks at one of the campaigns that are open."""

from flows.deps import Deps, flow
from flows.shared.open_campaigns import described
from store import campaigns
from store.contributors import ContributorRow
from tasks.errors import CampaignNotFound
from views.campaigns import OpenCampaign


@flow
async def read_open_campaign(deps: Deps, person: ContributorRow, number: int) -> OpenCampaign:
    """What it pays this person today, and what they have chosen of it.

    Raises:  CampaignNotFound, also for one that deals nothing.
    """
    async with deps.sessions.read() as session:
        row = await campaigns.by_number(session, number)
        if row is None or row.status not in campaigns.DEALING:
            raise CampaignNotFound(number=number)
        (found,) = await described(deps, session, person, [row])
    return found
