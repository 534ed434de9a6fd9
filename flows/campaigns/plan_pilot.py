"""An operator asks what a pilot would cost, or how it stands."""

from dataclasses import dataclass

from flows.deps import Deps, flow
from flows.shared.forecasts import Piloted, piloted
from flows.shared.launches import drawn_pilot, planned_for, require_funded
from kernel.money import Amount
from ledger.accounts import ECOSYSTEM_POOL
from store import campaigns, ledger
from tasks.campaigns import CampaignStatus
from tasks.errors import BudgetTooSmall, CampaignNotFound
from tasks.pilots import begin, people_limit


@dataclass(frozen=True, slots=True)
class PilotPlan:
    """What is to be confirmed, or what has become of it.

    Shape:   `running` is there once the pilot has begun; `available` is what the sponsor's pool has, None where the
             contributor pool pays.
    """

    title: str
    tasks: int
    items: int
    people: int
    budget: Amount
    available: Amount | None = None
    running: Piloted | None = None


@flow
async def plan_pilot(deps: Deps, number: int) -> PilotPlan:
    """How many tasks would be asked, of how many people, and the most that it can cost.

    Raises:  CampaignNotFound, CampaignState, CampaignEmpty, PilotTooSmall, BudgetTooSmall.
    """
    async with deps.sessions.read() as session:
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        people = people_limit(row.campaign)
        if row.campaign.status is CampaignStatus.PILOT:
            planned = await planned_for(session, row)
            running = await piloted(session, row, planned)
            assert running is not None, "it is in its pilot"
            return PilotPlan(row.title, planned.tasks, running.items, people, Amount(row.budget_units), running=running)
        drawn = await drawn_pilot(session, row)
        pool = await ledger.balance(session, ECOSYSTEM_POOL.id)

    begin(row.campaign, tasks=drawn.tasks, budget=drawn.budget)
    require_funded(deps, row, drawn.budget)
    assert pool is not None
    source_units = row.campaign.free_units if row.is_funded else pool.available_units
    available = None if row.campaign.is_pooled else Amount(source_units)
    if available is not None and available < drawn.budget:
        raise BudgetTooSmall(needed=drawn.budget.shown(), available=available.shown())
    return PilotPlan(row.title, drawn.tasks, len(drawn.items), people, drawn.budget, available)
