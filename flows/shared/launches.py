"""What every launch does once nothing stands in its way, with or without a second operator or a pilot before it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from flows.shared import forecasts
from flows.shared.budgets import Plan, plan
from flows.shared.task_rows import first_slots
from kernel.ids import AccountId, CampaignId, derived_id, random_id
from kernel.money import Amount
from ledger import escrow
from ledger.accounts import ECOSYSTEM_POOL, Account, AccountKind
from ledger.decisions import Status
from ledger.groups import Group
from store import campaigns, drafts, ledger, pilots, prices, tasks
from store.campaigns import CampaignRow
from store.sessions import ReadSession, WriteSession
from tasks.campaigns import Campaign, CampaignStatus
from tasks.errors import BudgetTooSmall
from tasks.pilots import PILOT_NEEDS, places


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


async def fund(session: WriteSession, row: CampaignRow, budget: Amount, *, now: datetime) -> AccountId:
    """Open a campaign's escrow and fill it, or add to it what its launch asks for beyond its pilot.

    Writes:  an escrow account, one transfer.
    Raises:  BudgetTooSmall.
    """
    more = Amount(max(budget.units - row.budget_units, 0))
    if row.escrow_id is not None:
        account_id, decision = AccountId(row.escrow_id), derived_id("launch", row.id)
    else:
        account_id, decision = AccountId(random_id()), None
        await ledger.open_accounts(session, [Account(account_id, AccountKind.ESCROW)], now=now)
    if more.units == 0:
        return account_id
    transfer = escrow.fund(CampaignId(row.id), ECOSYSTEM_POOL.id, account_id, more, decision=decision)
    (outcome,) = await ledger.record(session, [Group.of(transfer)], now=now)
    if outcome.status is not Status.RECORDED:
        pool = await ledger.balance(session, ECOSYSTEM_POOL.id)
        available = Amount(0 if pool is None else max(pool.available_units, 0))
        raise BudgetTooSmall(needed=more.shown(), available=available.shown())
    return account_id


async def go_live(
    session: WriteSession,
    row: CampaignRow,
    live: Campaign,
    planned: Plan,
    *,
    escrow_id: UUID | None,
    now: datetime,
) -> None:
    """Begin to deal; of a campaign that had a pilot, what that has left.

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
        status=live.status,
        escrow_id=escrow_id,
        budget_units=live.budget_units,
        open_tasks=open_tasks.get(live.id, 0),
        launched_at=now,
        proposed_by=live.proposed_by,
        approved_by=live.approved_by,
    )
