"""An operator asks what a launch would cost."""

from dataclasses import dataclass

from contributors.roles import approvers
from flows.deps import Deps, flow
from flows.shared.budgets import Plan
from flows.shared.forecasts import Piloted, piloted
from flows.shared.launches import planned_for
from kernel.money import Amount
from ledger.accounts import ECOSYSTEM_POOL
from store import campaigns, gold, ledger, prices
from store.prices import PriceRow
from tasks.campaigns import CampaignStatus, require
from tasks.errors import BudgetTooSmall, CampaignEmpty, CampaignNotFound
from tasks.gold import Known


@dataclass(frozen=True, slots=True)
class LaunchPlan:
    """What is to be confirmed.

    Shape:   `available` is what the sponsor's pool has; `known` how much gold there is;
             `price` is today's, where the contributor pool pays: then `proposed_by` is whose launch waits for approval,
             and `needs_second` whether anybody else could give it. `piloted` is what its pilot lets expect.
    """

    title: str
    plan: Plan
    available: Amount
    known: Known
    price: PriceRow | None = None
    proposed_by: str | None = None
    needs_second: bool = False
    piloted: Piloted | None = None


@flow
async def plan_launch(deps: Deps, number: int, *, operator_id: str) -> LaunchPlan:
    """The tasks, the most they can cost, and what the pool has.

    Raises:  CampaignNotFound, CampaignState, CampaignEmpty, BudgetTooSmall.
    """
    async with deps.sessions.read() as session:
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        planned = await planned_for(session, row)
        pool = await ledger.balance(session, ECOSYSTEM_POOL.id)
        price = await prices.standing(session)
        seen = await piloted(session, row, planned) if row.campaign.status is CampaignStatus.PILOT else None
        known = (await gold.known(session, [row.id])).get(row.id, Known())

    require(row.campaign, "launch")
    if planned.tasks == 0:
        raise CampaignEmpty(number=number)
    assert pool is not None
    available = Amount(pool.available_units)
    if row.campaign.is_pooled:
        others = approvers(deps.policy.operators, operator_id)
        return LaunchPlan(row.title, planned, available, known, price, row.proposed_by, bool(others), seen)
    more = Amount(max(planned.budget.units - row.budget_units, 0))
    if available < more:
        raise BudgetTooSmall(needed=more.shown(), available=available.shown())
    return LaunchPlan(row.title, planned, available, known, piloted=seen)
