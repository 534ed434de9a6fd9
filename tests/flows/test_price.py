"""A day's price is written once, from the day before and what the pool has paid; a missed day is not made up for."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from flows.money.found_house import found_house
from flows.money.set_price import set_price
from flows.shared.prices import day_begins_at, day_number, follow
from kernel.clock import ManualClock
from kernel.money import PARTS, SUPPLY_UNITS
from ledger.emission import averaged, bonus_limit, gate_limit
from store import prices
from store.jobs import SlotMoved
from store.sessions import Sessions
from store.tables.people import contributors
from store.tables.price import pool_shares, price_days
from tests.support.deps import START, house_deps
from tests.support.pool import AIC, DAY_S, SECOND, Pool
from tests.support.world import OPERATOR, World, choices

TODAY = day_number(START)
POOL_UNITS = SUPPLY_UNITS // 10 * 6


@pytest_asyncio.fixture
async def pool(sessions: Sessions, tmp_path: Path) -> Pool:
    deps = await house_deps(sessions, tmp_path, {OPERATOR: "owner", SECOND: "manager"})
    assert isinstance(deps.clock, ManualClock)
    return Pool(World(deps, deps.clock))


async def days(pool: Pool) -> list[int]:
    return sorted(row["day"] for row in await pool.world.rows(price_days))


@pytest.mark.asyncio
async def test_the_first_start_has_a_price(pool: Pool) -> None:
    await asyncio.gather(*(found_house(pool.world.deps) for _ in range(3)))

    row = await pool.today()
    assert (row["day"], row["pool_units"]) == (TODAY, POOL_UNITS)
    assert row["price_parts"] == row["crowd_parts"] == row["lane_parts"] == PARTS
    assert row["gate_limit_units"] == gate_limit(row["budget_units"])
    assert await days(pool) == [TODAY]


@pytest.mark.asyncio
async def test_a_day_has_one_price_however_often_its_job_runs(pool: Pool) -> None:
    await pool.begin_day()
    await pool.limit(gate_reserved_units=5)
    before = await pool.today()
    await pool.set_price()
    await found_house(pool.world.deps)
    slot = day_begins_at(TODAY + 1)
    for _ in range(2):
        with pytest.raises(SlotMoved):
            await set_price(pool.world.deps, slot, None)
    assert await pool.today() == before
    assert await days(pool) == [TODAY, TODAY + 1]


@pytest.mark.asyncio
async def test_two_processes_at_midnight_write_one_price(pool: Pool) -> None:
    pool.world.clock.advance(DAY_S)
    slot = day_begins_at(TODAY + 1)
    ran = await asyncio.gather(*(set_price(pool.world.deps, slot, None) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(each, SlotMoved) for each in ran) == 3
    assert await days(pool) == [TODAY, TODAY + 1]


@pytest.mark.asyncio
async def test_skipped_days_keep_the_last_price_and_are_never_written(pool: Pool) -> None:
    first = await pool.today()
    pool.world.clock.advance(4 * DAY_S)
    assert await pool.today() == first
    await pool.set_price()
    assert await days(pool) == [TODAY, TODAY + 4]


@pytest.mark.asyncio
async def test_a_clock_that_goes_back_writes_nothing(pool: Pool) -> None:
    await pool.begin_day()
    pool.world.clock.advance(-3 * DAY_S)
    await pool.set_price()
    await found_house(pool.world.deps)
    assert await days(pool) == [TODAY, TODAY + 1]
    async with pool.world.deps.sessions.read() as session:
        assert (await prices.standing(session)).price.day == TODAY + 1


@pytest.mark.asyncio
async def test_the_pool_counts_less_what_it_has_promised(pool: Pool) -> None:
    await pool.campaign(choices(3))
    await pool.world.take(await pool.world.person())
    await pool.begin_day()
    assert (await pool.today())["pool_units"] == POOL_UNITS - 5 * AIC


@pytest.mark.asyncio
async def test_work_that_was_paid_is_the_next_days_demand(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(1), max_overlap="3")
    everybody = await world.people(3)
    for person in everybody:
        await world.answer(person, 0)
    await pool.verify(everybody[0])
    assert await pool.pay(*everybody) == 3

    await pool.begin_day()
    row = await pool.today()
    assert (row["demand_units"], row["work_average_units"]) == (15 * AIC, averaged(0, 15 * AIC))
    assert row["active"] == 1  # of the three who were paid, one has passed gold
    await pool.begin_day()
    assert (await pool.today())["demand_units"] == averaged(averaged(0, 15 * AIC), 0)


@pytest.mark.asyncio
async def test_who_was_paid_is_active_for_28_days(pool: Pool) -> None:
    person = await pool.world.person()
    await pool.verify(person)
    begins_at = day_begins_at(TODAY + 1)
    for ago, count in ((timedelta(days=28), 0), (timedelta(days=28, seconds=-1), 1), (timedelta(0), 1)):
        async with pool.world.deps.sessions.write() as session:
            await session.execute(pool_shares.delete())
            paid = {"contributor_id": person.id, "last_paid_at": begins_at - ago}
            await session.execute(pool_shares.insert().values(**paid))
            assert await prices.active(session, since=begins_at - timedelta(days=28)) == count
    assert len(await pool.world.rows(contributors)) == 1


@pytest.mark.asyncio
async def test_bonuses_never_pass_their_share_of_the_day(pool: Pool) -> None:
    sessions = pool.world.deps.sessions
    limit_units = bonus_limit((await pool.today())["budget_units"])
    share_units = limit_units // 10

    async def take(units: int, day: int = TODAY) -> bool:
        async with sessions.write() as session:
            return await prices.take_bonus(session, day, units)

    assert sum(await asyncio.gather(*(take(share_units) for _ in range(20)))) == 10
    assert await take(limit_units - 10 * share_units)
    assert not await take(1)
    assert not await take(1, TODAY + 1)  # a day without a price has no bonuses
    assert (await pool.today())["bonus_used_units"] == limit_units


def test_days_without_a_price_are_no_peak_of_demand() -> None:
    four_days = follow(0, 400, 4)
    assert four_days.demand_units == 100
    assert four_days.average_units == averaged(averaged(averaged(averaged(0, 100), 100), 100), 100)
    assert follow(0, 0, 10**6).demand_units == 0
