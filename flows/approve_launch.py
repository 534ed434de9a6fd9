"""A second operator approves a launch from the contributor pool."""

from dataclasses import replace

from flows.deps import Cause, Deps, flow
from flows.shared.launches import go_live, planned_for
from store import audit, campaigns, inbox
from tasks.campaigns import launch, require_second
from tasks.errors import CampaignNotFound


@flow
async def approve_launch(deps: Deps, *, operator_id: str, number: int, cause: Cause) -> None:
    """Let a proposed campaign deal at the day's price; a repeated update changes nothing.

    Writes:  the campaign live, its tasks' slots, one line of the audit.
    Raises:  CampaignNotFound, CampaignState, CampaignEmpty, LaunchNotProposed, OwnLaunch.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            return
        row = await campaigns.by_number(session, number, lock=True)
        if row is None:
            raise CampaignNotFound(number=number)
        planned = await planned_for(session, row)

        live = launch(row.campaign, tasks=planned.tasks, budget=planned.budget)
        proposer = require_second(row.campaign, operator_id)

        live = replace(live, proposed_by=proposer, approved_by=operator_id)
        await go_live(session, row, live, planned, escrow_id=None, now=now)
        facts = {"budget_units": live.budget_units, "tasks": planned.tasks, "gold": planned.gold}
        await audit.note(session, operator_id, "approve", live.label, now=now, proposed_by=proposer, **facts)
