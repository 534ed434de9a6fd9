"""An operator looks at a campaign's settings."""

from flows.deps import Deps, flow
from store import campaigns
from tasks import settings
from tasks.errors import CampaignNotFound


@flow
async def read_settings(deps: Deps, number: int) -> dict[str, str]:
    """Every setting as it would be typed.

    Raises:  CampaignNotFound.
    """
    async with deps.sessions.read() as session:
        row = await campaigns.by_number(session, number)
    if row is None:
        raise CampaignNotFound(number=number)
    return settings.shown(row.campaign)
