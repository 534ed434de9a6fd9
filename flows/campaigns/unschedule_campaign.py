"""An operator lets a campaign begin and end by hand again."""

from flows.deps import Cause, Deps, flow
from store import audit, campaigns, inbox, schedules
from tasks.errors import CampaignNotFound


@flow
async def unschedule_campaign(deps: Deps, *, operator_id: str, number: int, cause: Cause) -> None:
    """Drop the moments that are to come; one that waited for its start stays paused.

    Writes:  the moments, one line of the audit where there were any.
    Raises:  CampaignNotFound.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        row = await campaigns.by_number(session, number, lock=True)
        if row is None:
            raise CampaignNotFound(number=number)
        if await schedules.drop(session, row.id):
            await audit.note(session, operator_id, "unschedule", row.campaign.label, now=now)
