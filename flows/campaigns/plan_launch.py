"""An operator asks what a launch would cost."""

from dataclasses import dataclass

from flows.deps import Deps, flow
from flows.shared.budgets import Plan
from flows.shared.forecasts import Piloted, piloted
from flows.shared.launches import is_proposed, planned_for, proposal_of, takes_two
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
             `price` is today's, where the contributor pool pays; `proposed_by` is whose launch waits for approval,
             `proposal` what its approval names, and `needs_second` whether somebody else has to give it. `piloted` is
             what its pilot lets expect; `funded` what an operator has funded it with: then nothing more moves.
    """

    title: str
    plan: Plan
    available: Amount
    known: Known
    price: PriceRow | None = None
    proposed_by: str | None = None
    needs_second: bool = False
    proposal: str = ""
    piloted: Piloted | None = None
    funded: Amount | None = None


@flow
async def plan_launch(deps: Deps, number: int, *, operator_id: str) -> LaunchPlan:
    """The tasks, the most they can cost, and what the pool has.

    Raises:  CampaignNotFound, CampaignState, CampaignEmpty, BudgetTooSmall, SecondNeeded.
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
    more = Amount(0 if row.campaign.is_pooled or row.is_funded else max(planned.budget.units - row.budget_units, 0))
    if available < more:
        raise BudgetTooSmall(needed=more.shown(), available=available.shown())
    return LaunchPlan(
        row.title,
        planned,
        available,
        known,
        price if row.campaign.is_pooled else None,
        row.proposed_by if is_proposed(row, deps.clock.now()) else None,
        takes_two(deps, row, planned, operator_id),
        proposal_of(row, planned),
        seen,
        Amount(row.campaign.budget_units) if row.is_funded else None,
    )
