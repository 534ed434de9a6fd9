"""What every launch does once nothing stands in its way, with or without a second operator or a pilot before it."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final
from uuid import UUID

from contributors.roles import approvers
from flows.deps import Deps
from flows.errors import FundFirst, PoolTooSmall, SecondNeeded
from flows.shared import forecasts
from flows.shared.budgets import Plan, plan
from flows.shared.escrows import fill_escrow
from flows.shared.task_rows import first_slots
from kernel.ids import derived_id
from kernel.money import Amount
from ledger.accounts import ECOSYSTEM_POOL
from store import campaigns, drafts, pilots, prices, schedules, tasks
from store.campaigns import CampaignRow
from store.proposals import WAITS_FOR
from store.sessions import ReadSession, WriteSession
from tasks.campaigns import Campaign, CampaignStatus
from tasks.errors import BudgetTooSmall
from tasks.pilots import PILOT_NEEDS, places
from tasks.schedules import status_at_launch

_PROPOSAL_CHARS: Final = 16


@dataclass(frozen=True, slots=True)
class DrawnPilot:
    """A pilot before it begins: how many tasks its campaign has, which are asked, and the most that these can cost."""

    tasks: int
    items: Sequence[UUID]
    budget: Amount


async def planned_for(session: ReadSession, row: CampaignRow) -> Plan:
    """What a launch would deal, and the most it can cost: at its own price, or at the day's."""
    price = (await prices.standing(session)).price if row.campaign.is_pooled else None
    return plan(row.campaign, await tasks.counts(session, row.id), price)


async def drawn_pilot(session: ReadSession, row: CampaignRow) -> DrawnPilot:
    """Draw the tasks of a pilot: of the same draft always the same, for what is shown is what is confirmed.

    Where there are too few for a pilot, none are.
    """
    counts = await tasks.counts(session, row.id)
    whole = plan(row.campaign, counts)
    if whole.tasks < PILOT_NEEDS:
        return DrawnPilot(whole.tasks, (), Amount(0))
    found = await pilots.tasks_at(session, row.id, places(whole.tasks, Random(row.id.int)))  # noqa: S311 - a draw, not a secret
    golden = {key: count for key, count in counts.items() if key[2]}
    asked = Counter((kind, "open", False) for _, kind in found)
    return DrawnPilot(whole.tasks, [id for id, _ in found], plan(row.campaign, {**golden, **asked}).budget)


def is_proposed(row: CampaignRow, now: datetime) -> bool:
    """Whether its launch waits for a second operator, and has not waited too long."""
    return row.proposed_by is not None and (row.proposed_at is None or now < row.proposed_at + WAITS_FOR)


def proposal_of(row: CampaignRow, planned: Plan) -> str:
    """What a card calls the launch that it shows, by all that it says: whatever has changed since is another one."""
    terms = (row.proposed_by, row.title, row.licence, row.settings, row.funding, row.is_funded, row.budget_units)
    said = json.dumps([*terms, planned.tasks, planned.gold, planned.budget.units], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:_PROPOSAL_CHARS]


def budget_of(row: CampaignRow, most: Amount) -> Amount:
    """What a launch or a pilot has to spend: what an operator has funded it with, or else the most that it can cost."""
    return Amount(row.campaign.budget_units) if row.is_funded else Amount(max(most.units, row.budget_units))


def takes_two(deps: Deps, row: CampaignRow, planned: Plan, operator_id: str) -> bool:
    """Whether a launch has to be approved by somebody else: from the pool, or where it moves much.

    Raises:  SecondNeeded where it moves more than one operator may decide on, and there is no other.
    """
    others, limit = approvers(deps.policy.operators, operator_id), deps.policy.two_people_above
    if row.campaign.is_pooled:
        return bool(others)
    if row.is_funded or planned.budget <= limit:
        return False
    if not others:
        raise SecondNeeded(amount=planned.budget.shown(), limit=limit.shown())
    return True


def require_funded(deps: Deps, row: CampaignRow, budget: Amount) -> None:
    """Let a pilot begin that moves no more than one operator may decide on.

    Raises:  FundFirst.
    """
    limit = deps.policy.two_people_above
    if not row.campaign.is_pooled and not row.is_funded and budget > limit:
        raise FundFirst(number=row.number, amount=budget.shown(), limit=limit.shown())


async def fund(session: WriteSession, row: CampaignRow, budget: Amount, *, now: datetime) -> UUID | None:
    """Fill a campaign's escrow from the ecosystem pool, or add what its launch asks for beyond its pilot.

    Writes:  an escrow account, one transfer; nothing where an operator has funded it, or the contributor pool pays.
    Returns: the escrow, if it has one.
    Raises:  BudgetTooSmall.
    """
    more = Amount(max(budget.units - row.budget_units, 0))
    if row.campaign.is_pooled or row.is_funded or (row.escrow_id is not None and more.units == 0):
        return row.escrow_id
    decision = None if row.escrow_id is None else derived_id("launch", row.id)
    try:
        return await fill_escrow(session, row, ECOSYSTEM_POOL.id, more, decision=decision, now=now)
    except PoolTooSmall as error:
        raise BudgetTooSmall(**error.facts) from None


async def go_live(
    session: WriteSession,
    row: CampaignRow,
    live: Campaign,
    planned: Plan,
    *,
    escrow_id: UUID | None,
    now: datetime,
) -> None:
    """Begin to deal, or wait for the start that was set; of a campaign that had a pilot, what that has left.

    Shape:   `live` says who has proposed and approved it.
    Writes:  the campaign live, its tasks' slots; what the pilot lets expect.
    """
    assert live.proposed_by is not None
    await forecasts.keep(session, row, planned, budget_units=live.budget_units, operator_id=live.proposed_by, now=now)
    pilot = None if row.campaign.status is CampaignStatus.DRAFT else await pilots.of_campaign(session, row.id)
    if pilot is None:
        await drafts.set_slots(session, live.id, first_slots(live))
    else:
        await pilots.let_go(session, pilot, first_slots(live))
    open_tasks = await tasks.open_counts(session, live.id)
    await campaigns.change(
        session,
        live.id,
        status=status_at_launch(await schedules.of_campaign(session, live.id), now),
        escrow_id=escrow_id,
        budget_units=live.budget_units,
        open_tasks=open_tasks.get(live.id, 0),
        launched_at=now,
        proposed_by=live.proposed_by,
        approved_by=live.approved_by,
    )
