"""Campaigns begin and end at their time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from contributors.errors import NotAnOperator, RoleNeeded
from contributors.roles import Duty, Role, require_duty
from flows.deps import Deps, flow
from flows.shared.desk_news import concerned, tell
from kernel.ids import derived_id
from store import audit, campaigns, schedules
from store.campaigns import CampaignRow
from store.sessions import WriteSession
from tasks.campaigns import CampaignStatus
from tasks.schedules import Moment, Outcome, What, follow

CAMPAIGNS_AT_ONCE: Final = 50


@flow
async def follow_schedules(deps: Deps) -> int:
    """Do what the time has come for, also when it came while nobody was there: once each, and in order.

    Locks:   the campaigns.
    Writes:  their states, what became of each moment, a line of the audit for what was done, in its operator's name;
             a word to that operator.
    Returns: how many moments are settled.
    """
    now, settled = deps.clock.now(), 0
    async with deps.sessions.write() as session:
        found = await schedules.due(session, now=now, limit=CAMPAIGNS_AT_ONCE)
        for row in await campaigns.by_ids(session, found, lock=True) if found else ():
            settled += await _follow(deps, session, row, now=now)
    if settled:
        deps.waker.wake("score")
        deps.waker.wake("campaigns")
    return settled


async def _follow(deps: Deps, session: WriteSession, row: CampaignRow, *, now: datetime) -> int:
    moments = await schedules.of_campaign(session, row.id)
    settled = 0
    for moment in moments:
        if moment.is_waiting and moment.due_at <= now:
            outcome = await _keep(deps, session, row, moment, moments, now=now)
            settled += await schedules.settle(session, row.id, moment.what, outcome, now=now)
            facts = {"what": moment.what, "outcome": outcome}
            about = derived_id(f"{moment.what} {moment.due_at.isoformat()}", row.id)
            people = concerned(deps, moment.set_by)
            await tell(session, people, "schedule", row, facts, about=about, now=now)
            (row,) = await campaigns.by_ids(session, [row.id], lock=True)
    return settled


async def _keep(
    deps: Deps, session: WriteSession, row: CampaignRow, moment: Moment, moments: Sequence[Moment], *, now: datetime
) -> Outcome:
    """Take the step, on the word of whoever has set it, if they may still give it."""
    moved = follow(row.campaign, moment, moments, now) if _may(deps, moment) else None
    if moved is None:
        return Outcome.MISSED
    closed_at = now if moved.status is CampaignStatus.CLOSED else None
    await campaigns.change(session, row.id, status=moved.status, closed_at=closed_at)
    step = "resume" if moment.what is What.START else "close"
    await audit.note(session, moment.set_by, step, row.campaign.label, now=now, scheduled=moment.due_at.isoformat())
    return Outcome.DONE


def _may(deps: Deps, moment: Moment) -> bool:
    role = deps.policy.operators.get(moment.set_by)
    try:
        require_duty(None if role is None else Role(role), Duty.RUN_CAMPAIGNS, id=moment.set_by)
    except (NotAnOperator, RoleNeeded):
        return False
    return True
