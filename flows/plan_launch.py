"""An operator asks what a launch would cost."""

from dataclasses import dataclass

from flows.deps import Deps, flow
from flows.shared.budgets import Plan, plan
from kernel.money import Amount
from ledger.accounts import ECOSYSTEM_POOL
from store import campaigns, ledger, tasks
from tasks.campaigns import require
from tasks.errors import BudgetTooSmall, CampaignEmpty, CampaignNotFound


@dataclass(frozen=True, slots=True)
class LaunchPlan:
    """What is to be confirmed."""

    title: str
    plan: Plan
    available: Amount


@flow
async def plan_launch(deps: Deps, number: int) -> LaunchPlan:
    """The tasks, the most they can cost, and what the pool has.

    Raises:  CampaignNotFound, CampaignState, CampaignEmpty, BudgetTooSmall.
    """
    async with deps.sessions.read() as session:
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        counts = await tasks.counts(session, row.id)
        pool = await ledger.balance(session, ECOSYSTEM_POOL.id)

    require(row.campaign, "launch")
    planned = plan(row.campaign, counts)
    if planned.tasks == 0:
        raise CampaignEmpty(number=number)
    assert pool is not None
    if pool.available_units < planned.budget.units:
        raise BudgetTooSmall(needed=planned.budget.shown(), available=Amount(pool.available_units).shown())
    return LaunchPlan(row.title, planned, Amount(pool.available_units))
