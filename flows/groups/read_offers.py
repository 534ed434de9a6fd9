"""A group asks which campaigns are open."""

from collections.abc import Sequence
from typing import Final

from flows.deps import Deps, flow
from flows.shared.offers import offered
from store import campaigns
from tasks.campaigns import CampaignStatus
from views.group_posts import Teaser

SHOWN: Final = 8


@flow
async def read_offers(deps: Deps) -> Sequence[Teaser]:
    """The newest campaigns that are live and open to everybody."""
    async with deps.sessions.read() as session:
        live = await campaigns.with_status(session, CampaignStatus.LIVE)
        newest = [row for row in reversed(live) if not row.campaign.skills][:SHOWN]
        return [await offered(session, row) for row in newest]
