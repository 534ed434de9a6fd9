"""A launch from the contributor pool takes two operators; where there is one, it takes little of the day's budget."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from flows.campaigns.approve_launch import approve_launch
from flows.campaigns.configure_campaign import configure_campaign
from flows.campaigns.launch_campaign import Launched, launch_campaign
from flows.campaigns.plan_launch import plan_launch
from flows.campaigns.read_campaign import read_campaign
from flows.deps import Cause
from kernel.clock import ManualClock
from kernel.money import PARTS, Amount
from ledger.accounts import ECOSYSTEM_POOL
from store.sessions import Sessions
from store.tables.ledger import accounts
from store.tables.people import operator_audit
from tasks.errors import (
    CampaignState,
    LaunchNotProposed,
    OwnLaunch,
    PauseFirst,
    PoolUsedUp,
    PoolWaitsForStanding,
    SettingInvalid,
)
from tests.support.deps import house_deps
from tests.support.pool import AIC, SECOND, Pool
from tests.support.world import OPERATOR, World, choices

PANEL = 5 * 5
"""What one panel may cost, in AIC."""

pytestmark = pytest.mark.asyncio

THIRD, FOURTH = "9002", "9003"


@pytest_asyncio.fixture
async def pool(sessions: Sessions, tmp_path: Path) -> Pool:
    operators = {OPERATOR: "owner", SECOND: "manager", THIRD: "auditor"}
    deps = await house_deps(sessions, tmp_path, operators)
    assert isinstance(deps.clock, ManualClock)
    return Pool(World(deps, deps.clock))


def alone(pool: Pool) -> Pool:
    """The same house with one operator."""
    policy = replace(pool.world.deps.policy, operators={OPERATOR: "owner", THIRD: "reviewer"})
    pool.world.deps = replace(pool.world.deps, policy=policy)
    return pool


async def launch(pool: Pool, cause: Cause | None = None, *, by: str = OPERATOR) -> Launched:
    world = pool.world
    return await launch_campaign(world.deps, operator_id=by, number=1, cause=cause or world.cause("operator"))


async def approve(pool: Pool, cause: Cause | None = None, *, by: str = SECOND) -> None:
    world = pool.world
    await approve_launch(
        world.deps, operator_id=by, number=1, proposal=await world.proposal(), cause=cause or world.cause("operator")
    )


async def configure(pool: Pool, name: str, text: str) -> None:
    world = pool.world
    cause = world.cause("operator")
    await configure_campaign(world.deps, operator_id=OPERATOR, number=1, name=name, text=text, cause=cause)


async def deeds(pool: Pool) -> list[tuple[str, str]]:
    rows = sorted(await pool.world.rows(operator_audit), key=lambda row: row["at"])
    return [(row["operator_id"], row["action"]) for row in rows if row["action"] in {"propose", "approve", "launch"}]


async def test_a_proposed_campaign_deals_once_somebody_else_approves(pool: Pool) -> None:
    sponsors = await pool.world.balance(ECOSYSTEM_POOL.id)
    await pool.world.campaign(choices(2), funding="pool")
    assert (await pool.world.campaign_row()).status == "draft"
    assert (await read_campaign(pool.world.deps, 1)).pool == "proposed"

    update = pool.world.cause("operator")
    await approve(pool, update)
    await approve(pool, update)

    row = await pool.world.campaign_row()
    assert (row.status, row.proposed_by, row.approved_by) == ("live", OPERATOR, SECOND)
    assert (await read_campaign(pool.world.deps, 1)).pool == "approved"
    assert await deeds(pool) == [(OPERATOR, "propose"), (SECOND, "approve")]
    assert await pool.world.balance(ECOSYSTEM_POOL.id) == sponsors
    assert await pool.world.rows(accounts, kind="escrow") == []
    with pytest.raises(CampaignState):
        await approve(pool)


async def test_two_who_approve_at_once_launch_once(pool: Pool) -> None:
    await pool.world.campaign(choices(2), funding="pool")
    done = await asyncio.gather(*(approve(pool, by=by) for by in (SECOND, FOURTH)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["CampaignState", "NoneType"]
    assert [action for _, action in await deeds(pool)] == ["propose", "approve"]


async def test_nobody_approves_their_own_launch(pool: Pool) -> None:
    await pool.world.campaign(choices(2), funding="pool")
    with pytest.raises(OwnLaunch):
        await approve(pool, by=OPERATOR)
    assert (await pool.world.campaign_row()).status == "draft"


async def test_who_confirms_a_launch_that_somebody_proposed_does_not_take_it_over(pool: Pool) -> None:
    await pool.world.campaign(choices(2), funding="pool")
    again = await launch(pool, by=SECOND)
    assert again == Launched(is_live=False, approvers=(SECOND,))
    await approve(pool)
    assert (await pool.world.campaign_row()).proposed_by == OPERATOR


async def test_a_change_takes_the_proposal_back(pool: Pool) -> None:
    await pool.world.campaign(choices(2), funding="pool")
    await configure(pool, "max_overlap", "20")
    with pytest.raises(LaunchNotProposed):
        await approve(pool)
    update = pool.world.cause("operator")
    assert await launch(pool, update) == await launch(pool, update) == Launched(is_live=False, approvers=(SECOND,))
    await approve(pool)


async def test_a_sponsored_launch_is_nobody_elses_to_approve(pool: Pool) -> None:
    await pool.world.campaign(choices(1))
    assert (await pool.world.campaign_row()).status == "live"
    with pytest.raises(CampaignState):
        await approve(pool)
    with pytest.raises(PauseFirst):
        await configure(pool, "funding", "pool")


async def test_a_single_operator_launches_within_one_percent_of_the_budget(pool: Pool) -> None:
    await alone(pool).world.campaign(choices(2), funding="pool")
    row = await pool.world.campaign_row()
    assert (row.status, row.approved_by) == ("live", None)
    today = await pool.today()
    assert today["solo_limit_units"] == today["budget_units"] // 100
    await pool.limit(solo_limit_units=6 * AIC)
    one, other = await pool.world.people(2)

    assert (await pool.world.take(one)).high_units == 5 * AIC
    with pytest.raises(PoolUsedUp):
        await pool.world.take(other)

    assert (await pool.today())["solo_reserved_units"] == 5 * AIC
    await pool.check()


async def test_a_proposal_left_alone_is_launched_by_the_one_operator_there_is(pool: Pool) -> None:
    await pool.world.campaign(choices(2), funding="pool")
    assert await launch(alone(pool)) == Launched(is_live=True)
    assert (await read_campaign(pool.world.deps, 1)).pool == "solo"


async def test_a_plan_says_what_the_pool_may_pay_today_and_ever(pool: Pool) -> None:
    await pool.world.campaign(choices(4), funding="pool", max_overlap="3")
    await pool.limit(price_parts=PARTS // 4, lane_parts=PARTS // 2)

    mine = await plan_launch(pool.world.deps, 1, operator_id=OPERATOR)
    theirs = await plan_launch(pool.world.deps, 1, operator_id=SECOND)

    assert mine.plan.budget == Amount.aic(4 * 3 * 5 + PANEL)
    assert mine.plan.today == Amount(
        Amount.aic(4 * 3 * 5 + PANEL).units // 2
    )  # at the lane's price: never more than that
    assert (mine.proposed_by, mine.needs_second, theirs.proposed_by) == (OPERATOR, True, OPERATOR)


async def test_the_pool_pays_in_good_standing_only(pool: Pool) -> None:
    await pool.world.campaign(choices(2), funding="pool")
    with pytest.raises(PoolWaitsForStanding):
        await configure(pool, "release", "on_acceptance")
    await configure(pool, "funding", "sponsored")
    await configure(pool, "release", "on_acceptance")
    with pytest.raises(PoolWaitsForStanding):
        await configure(pool, "funding", "pool")
    with pytest.raises(SettingInvalid):
        await configure(pool, "funding", "issuance")
