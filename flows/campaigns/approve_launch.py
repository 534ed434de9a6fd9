"""A second operator approves a launch: from the contributor pool, or with more than one may decide on."""

from dataclasses import replace

from contributors.roles import Duty, may
from flows.deps import Cause, Deps, flow
from flows.errors import ProposerGone
from flows.shared.launches import budget_of, fund, go_live, is_proposed, planned_for, proposal_of
from store import audit, campaigns, inbox
from tasks.campaigns import launch, require_second
from tasks.errors import CampaignNotFound, LaunchNotProposed


@flow
async def approve_launch(deps: Deps, *, operator_id: str, number: int, proposal: str, cause: Cause) -> str | None:
    """Let a proposed campaign deal; a repeated update changes nothing.

    Shape:   `proposal` is what flows.shared.launches.proposal_of calls the one on the card that was pressed: whoever
             approves that means no other terms.
    Writes:  the campaign live, its tasks' slots, its escrow where the pool does not pay; one line of the audit.
    Returns: who proposed it; None for a repeat.
    Raises:  CampaignNotFound, CampaignState, CampaignEmpty, LaunchNotProposed, OwnLaunch, ProposerGone, BudgetTooSmall.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            return None
        row = await campaigns.by_number(session, number, lock=True)
        if row is None:
            raise CampaignNotFound(number=number)
        planned = await planned_for(session, row)

        live = launch(row.campaign, tasks=planned.tasks, budget=budget_of(row, planned.budget))
        if not is_proposed(row, now):
            raise LaunchNotProposed(number=number)
        proposer = require_second(row.campaign, operator_id)
        if proposal != proposal_of(row, planned):
            raise LaunchNotProposed(number=number)
        if not may(deps.policy.operators.get(proposer), Duty.RUN_CAMPAIGNS):
            raise ProposerGone(proposer=proposer)

        live = replace(live, proposed_by=proposer, approved_by=operator_id)
        escrow_id = await fund(session, row, planned.budget, now=now)
        await go_live(session, row, live, planned, escrow_id=escrow_id, now=now)
        facts = {"budget_units": live.budget_units, "tasks": planned.tasks, "gold": planned.gold}
        await audit.note(session, operator_id, "approve", live.label, now=now, proposed_by=proposer, **facts)
    return proposer
