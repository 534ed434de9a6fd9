"""A person looks at what is open."""

from flows.deps import Deps, flow
from flows.shared.open_campaigns import described
from store import campaigns
from store.contributors import ContributorRow
from tasks.campaigns import CampaignStatus
from views.campaigns import OpenCampaign


@flow
async def read_open_campaigns(deps: Deps, person: ContributorRow) -> list[OpenCampaign]:
    """Every live campaign at what it pays this person today: what they follow, what fits, the rest, what they mute."""
    async with deps.sessions.read() as session:
        rows = await campaigns.with_status(session, CampaignStatus.LIVE)
        found = await described(deps, session, person, rows)
    return sorted(found, key=lambda each: (each.is_muted, each.wish is None, not each.fits, -each.number))
