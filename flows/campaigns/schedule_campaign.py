"""An operator sets when a campaign begins or ends."""

from datetime import datetime

from flows.deps import Cause, Deps, flow
from store import audit, campaigns, inbox, schedules
from tasks.errors import CampaignNotFound
from tasks.schedules import Moment, What, require_settable


@flow
async def schedule_campaign(
    deps: Deps, *, operator_id: str, number: int, what: What, due_at: datetime, zone: str, cause: Cause
) -> list[Moment]:
    """Let it begin or end by itself then; a moment set before is replaced.

    Writes:  the moment, one line of the audit.
    Returns: all that is set.
    Raises:  CampaignNotFound, CampaignState, SchedulePast, ScheduleReversed.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        row = await campaigns.by_number(session, number, lock=True)
        if row is None:
            raise CampaignNotFound(number=number)
        before = await schedules.of_campaign(session, row.id)
        if not is_new:
            return before
        moment = Moment(what, due_at, zone, operator_id)

        require_settable(row.campaign, moment, before, now)

        await schedules.set_moment(session, row.id, moment)
        facts = {"what": what.value, "at": due_at.isoformat(), "zone": zone}
        await audit.note(session, operator_id, "schedule", row.campaign.label, now=now, **facts)
        return await schedules.of_campaign(session, row.id)
