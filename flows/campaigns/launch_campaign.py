"""An operator launches a campaign."""

from dataclasses import dataclass, replace
from datetime import datetime

from contributors.roles import approvers
from flows.deps import Cause, Deps, flow
from flows.shared.launches import budget_of, fund, go_live, is_proposed, planned_for, takes_two
from store import audit, campaigns, inbox
from store.campaigns import CampaignRow
from store.sessions import WriteSession
from tasks.campaigns import launch
from tasks.errors import CampaignNotFound


@dataclass(frozen=True, slots=True)
class Launched:
    """Whether the campaign deals now; if not, who can approve it: anybody who may launch, but for its proposer."""

    is_live: bool
    approvers: tuple[str, ...] = ()


@flow
async def launch_campaign(deps: Deps, *, operator_id: str, number: int, cause: Cause) -> Launched:
    """Begin to deal with the budget in the campaign's own escrow; from the pool, or with much, once a second approves.

    Of a campaign with a pilot the rest is dealt: its escrow gets what the whole can cost beyond what it holds; what an
    operator has funded it with is its budget, and nothing more moves. Where nobody else could approve, a pool campaign
    goes live at once, and shares a small part of the day's budget with others like it; one that moves more than one
    operator may decide on does not. A repeated update changes nothing.
    Writes:  the escrow account and one transfer, or a proposal; the campaign live, its tasks' slots, its forecast; one
             line of the audit.
    Raises:  CampaignNotFound, CampaignState, CampaignEmpty, SecondNeeded, BudgetTooSmall.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        row = await campaigns.by_number(session, number, lock=True)
        if row is None:
            raise CampaignNotFound(number=number)
        if not is_new:
            return Launched(row.launched_at is not None, _approvers(deps, row, operator_id, now=now))
        planned = await planned_for(session, row)

        live = launch(row.campaign, tasks=planned.tasks, budget=budget_of(row, planned.budget))

        facts = {"budget_units": live.budget_units, "tasks": planned.tasks, "gold": planned.gold}
        if takes_two(deps, row, planned, operator_id):
            await _propose(session, row, operator_id, now=now)
            await audit.note(session, operator_id, "propose", live.label, now=now, **facts)
            return Launched(is_live=False, approvers=_approvers(deps, row, operator_id, now=now))
        escrow_id = await fund(session, row, planned.budget, now=now)
        live = replace(live, proposed_by=operator_id, approved_by=None)
        await go_live(session, row, live, planned, escrow_id=escrow_id, now=now)
        await audit.note(session, operator_id, "launch", live.label, now=now, **facts)
    return Launched(is_live=True)


def _approvers(deps: Deps, row: CampaignRow, operator_id: str, *, now: datetime) -> tuple[str, ...]:
    proposer = row.proposed_by if is_proposed(row, now) else None
    return approvers(deps.policy.operators, proposer or operator_id)


async def _propose(session: WriteSession, row: CampaignRow, operator_id: str, *, now: datetime) -> None:
    """Let the campaign wait for approval; who proposed it first stays its proposer, for as long as that stands."""
    if not is_proposed(row, now):
        await campaigns.change(session, row.id, proposed_by=operator_id, proposed_at=now)
