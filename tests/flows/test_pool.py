"""Campaigns paid from the contributor pool: the day's price, its limits, and nobody paid beyond what was reserved."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy.exc import IntegrityError

from contributors.errors import OperatorEarnsNothing
from flows.assignments.expire_assignments import expire_assignments
from flows.assignments.skip_assignment import skip_assignment
from flows.campaigns.finish_campaigns import finish_campaigns
from flows.campaigns.steer_campaign import steer_campaign
from flows.money.set_price import set_price
from flows.shared.prices import day_begins_at
from flows.shared.tills import reopening
from flows.verdicts.adjudicate_response import adjudicate_response
from flows.verdicts.open_appeal import open_appeal
from flows.verdicts.settle_appeals import settle_appeals
from flows.verdicts.settle_verdicts import settle_verdicts
from kernel.clock import ManualClock
from kernel.money import PARTS
from kernel.values import Language
from ledger.accounts import CONTRIBUTOR_POOL
from ledger.emission import LANE_BASE_UNITS, effort_parts
from store.sessions import Sessions
from store.tables.evidence import standings
from store.tables.ledger import transfers
from store.tables.price import pool_reservations, pool_shares, price_days
from store.tables.work import assignments, responses, tasks
from tasks.appeals import APPEAL_WITHIN
from tasks.errors import NoTaskAvailable, PoolUsedUp
from tests.support.deps import house_deps
from tests.support.pool import AIC, DAY_S, SECOND, Pool
from tests.support.world import OPERATOR, World, choices
from views import errors

pytestmark = pytest.mark.asyncio

HIGH_UNITS = 5 * AIC
"""The most that a choice pays at price 1."""


@pytest_asyncio.fixture
async def pool(sessions: Sessions, tmp_path: Path) -> Pool:
    deps = await house_deps(sessions, tmp_path, {OPERATOR: "owner", SECOND: "manager"})
    assert isinstance(deps.clock, ManualClock)
    return Pool(World(deps, deps.clock))


async def test_the_gate_holds_however_many_come_at_once(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(60), max_overlap="2")
    await pool.limit(gate_limit_units=7 * HIGH_UNITS + 1)
    everybody = await world.people(50)

    dealt = await asyncio.gather(*(world.take(person) for person in everybody), return_exceptions=True)

    assert Counter(type(each).__name__ for each in dealt) == {"AssignmentRow": 7, "PoolUsedUp": 43}
    assert (await pool.today())["gate_reserved_units"] == 7 * HIGH_UNITS
    await pool.check()


async def test_who_meets_a_closed_gate_is_told_when_it_opens(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(2))
    await pool.limit(gate_limit_units=0)
    person = await world.person()

    with pytest.raises(PoolUsedUp) as refused:
        await world.take(person)
    assert refused.value.facts == {"at": "00:00", "zone": person.zone}

    await pool.begin_day()
    assert (await world.take(person)).high_units == HIGH_UNITS


async def test_a_sponsor_deals_while_the_gate_is_closed(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(2))
    await pool.limit(gate_limit_units=0)
    await world.campaign(choices(1))
    assert (await world.take(await world.person())).campaign_number == 2


async def test_no_task_left_is_no_fault_of_the_gate(pool: Pool) -> None:
    await pool.campaign(choices(1), max_overlap="2")
    person = await pool.world.person()
    await pool.world.answer(person, 0)
    await pool.limit(gate_limit_units=HIGH_UNITS)
    with pytest.raises(NoTaskAvailable):
        await pool.world.take(person)


async def test_accepted_work_is_paid_from_the_pool_once(pool: Pool) -> None:
    world = pool.world
    before = await world.balance(CONTRIBUTOR_POOL.id)
    await pool.campaign(choices(2), max_overlap="3")
    everybody = await world.people(3)
    for person in everybody:
        await world.answer(person, 0)
        await world.answer(person, 0)

    await pool.accept(*everybody, quality=PARTS // 2)
    paid = await asyncio.gather(*(settle_verdicts(world.deps) for _ in range(3)))

    assert sum(paid) == 6
    assert await settle_verdicts(world.deps) == 0
    rewards = await world.rows(transfers, kind="reward")
    assert {(row["debit_id"], row["amount_units"]) for row in rewards} == {(CONTRIBUTOR_POOL.id, 350_000_000)}
    assert await world.balance(CONTRIBUTOR_POOL.id) == before - 6 * 350_000_000
    row = await world.campaign_row()
    assert (row.reserved_units, row.spent_units, row.escrow_id) == (0, 6 * 350_000_000, None)
    today = await pool.today()
    assert today["gate_reserved_units"] == today["work_base_units"] == 6 * 350_000_000
    await pool.check()


async def test_a_card_keeps_its_price_whenever_it_is_paid(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(1), max_overlap="3")
    everybody = await world.people(3)
    first_day = (await pool.today())["day"]
    for person in everybody:
        await world.answer(person, 0)
    await pool.begin_day()
    await pool.limit(price_parts=PARTS // 5, crowd_parts=PARTS // 5, lane_parts=PARTS // 5)

    assert await pool.pay(*everybody) == 3

    assert {row["amount_units"] for row in await world.rows(transfers, kind="reward")} == {HIGH_UNITS}
    assert {row["day"] for row in await world.rows(pool_reservations)} == {first_day}
    assert (await pool.today())["work_base_units"] == 3 * HIGH_UNITS  # counted on the day on which it is paid
    await pool.campaign(choices(1))
    later = await world.take(everybody[0])
    assert (later.price_parts, later.high_units) == (PARTS // 5, HIGH_UNITS // 5)
    await pool.check()


async def test_what_is_given_back_is_reserved_no_longer(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(9))
    skips, expires = await world.people(2)
    await pool.verify(skips)

    await world.take(skips)
    await skip_assignment(world.deps, skips, lease=None, cause=world.cause())
    await world.take(expires)
    world.clock.advance(DAY_S)
    assert await expire_assignments(world.deps) == 1

    today = await pool.today()
    assert (today["gate_reserved_units"], today["lane_reserved_units"]) == (0, 0)
    assert {row["lane_base_units"] for row in await world.rows(pool_shares)} == {0}
    await pool.check()


async def test_what_gold_refuses_is_reserved_until_nobody_can_appeal(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(20) + choices(10, gold="a"), gold_share="0.2")
    people = await world.people(3)
    for person in people:
        for _ in range(12):
            row = await world.take(person)
            await world.submit(person, row, 1 if row.is_gold else 0)

    await world.score()

    refused = [row["assignment_id"] for row in await world.rows(responses, state="withheld")]
    assert refused

    async def reserved_units() -> set[int]:
        left = {row["assignment_id"]: row["gate_units"] for row in await world.rows(pool_reservations)}
        await pool.check()
        return {left[assignment] for assignment in refused}

    assert await reserved_units() == {HIGH_UNITS}
    world.clock.advance(APPEAL_WITHIN.total_seconds())
    assert await settle_appeals(world.deps) == len(refused)
    assert await reserved_units() == {0}


async def test_what_a_person_refuses_is_reserved_no_longer(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(1), max_overlap="2")
    one, other = await world.people(2)
    await world.answer(one, 0)
    await world.answer(other, 1)
    async with world.deps.sessions.write() as session:
        await session.execute(responses.update().values(state="adjudicate"))

    for response in await world.rows(responses):
        await adjudicate_response(
            world.deps, operator_id=OPERATOR, response_id=response["id"], accept=False, cause=world.cause("operator")
        )

    assert (await pool.today())["gate_reserved_units"] == 0
    assert (await world.campaign_row()).reserved_units == 0
    await pool.check()


async def test_work_beyond_the_effort_curve_pays_less(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(125), max_overlap="2")
    person = await world.person()
    for _ in range(120):
        assert (await world.take(person)).price_parts == PARTS
        await world.answer(person, 0)

    for worked in (120, 121, 122):
        assert (await world.take(person)).price_parts == effort_parts(worked) < PARTS
        await world.answer(person, 0)
    world.clock.advance(28 * DAY_S)
    assert (await world.take(person)).price_parts == PARTS
    await pool.check()


async def test_a_sponsors_price_knows_no_effort(pool: Pool) -> None:
    world = pool.world
    await world.campaign(choices(3))
    await pool.limit(price_parts=1, crowd_parts=1, lane_parts=1)
    assert (await world.take(await world.person())).price_parts == PARTS
    assert await world.rows(pool_reservations) == []


async def test_the_lane_ends_at_200_aic_exactly(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(9))
    await pool.limit(price_parts=PARTS // 4, lane_parts=PARTS)
    verified, other = await world.people(2)
    await pool.verify(verified)
    await pool.use_lane(verified, LANE_BASE_UNITS - 7 * AIC)

    cards = [await world.answer(verified, 0) for _ in range(3)]
    assert [card.row.high_units for card in cards] == [
        5 * AIC,  # all of it in the lane
        2 * AIC + 3 * AIC // 4,  # two of five
        5 * AIC // 4,
    ]
    (share,) = await world.rows(pool_shares)
    assert share["lane_base_units"] == LANE_BASE_UNITS
    assert (await world.take(other)).high_units == 5 * AIC // 4
    await pool.check()


async def test_a_full_lane_pays_the_days_price_and_leaves_the_person_theirs(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(9), max_overlap="3")
    await pool.limit(price_parts=PARTS // 2, crowd_parts=PARTS // 2, lane_parts=PARTS, lane_limit_units=3 * AIC)
    everybody = await world.people(3)
    for person in everybody:
        await pool.verify(person)

    cards = [await world.answer(person, 0) for person in everybody]

    assert [card.row.high_units for card in cards] == [5 * AIC, 5 * AIC // 2, 5 * AIC // 2]
    assert sorted(row["lane_base_units"] for row in await world.rows(pool_shares)) == [5 * AIC]
    await pool.pay(*everybody)
    today = await pool.today()
    assert today["newcomer_base_units"] <= today["work_base_units"]
    await pool.check()


async def test_a_lane_used_in_part_is_returned_in_part(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(1), max_overlap="3")
    await pool.limit(price_parts=PARTS // 2, crowd_parts=PARTS // 2, lane_parts=PARTS)
    everybody = await world.people(3)
    for person in everybody:
        await pool.verify(person)
        await world.answer(person, 0)

    assert await pool.pay(*everybody, quality=0) == 3  # the low end: 2 of at most 5

    today = await pool.today()
    assert today["gate_reserved_units"] == 3 * 2 * AIC
    assert today["lane_reserved_units"] == 3 * AIC
    assert today["newcomer_base_units"] == 3 * 2 * AIC
    assert {row["lane_base_units"] for row in await world.rows(pool_shares)} == {2 * AIC}
    await pool.check()


async def test_a_closed_pool_campaign_refunds_nothing_and_pays_what_it_owes(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(1), max_overlap="3")
    everybody = await world.people(3)
    for person in everybody:
        await world.answer(person, 0)
    await steer_campaign(world.deps, operator_id=OPERATOR, number=1, step="close", cause=world.cause("operator"))
    await world.score()
    assert await finish_campaigns(world.deps) == 1
    assert (await world.campaign_row()).reserved_units == 3 * HIGH_UNITS

    assert await pool.pay(*everybody) == 3
    assert await finish_campaigns(world.deps) == 0

    row = await world.campaign_row()
    assert (row.status, row.reserved_units, row.refunded_units, row.spent_units) == ("closed", 0, 0, 3 * HIGH_UNITS)
    assert await world.rows(transfers, kind="refund") == []


async def test_an_operator_earns_nothing_from_the_pool(pool: Pool) -> None:
    await pool.campaign(choices(1))
    for operator in (OPERATOR, SECOND):
        person = await pool.world.person(int(operator))
        with pytest.raises(OperatorEarnsNothing):
            await pool.world.take(person)


async def test_a_repeated_update_reserves_nothing_more(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(5))
    person = await world.person()
    taken = await asyncio.gather(*(world.take(person) for _ in range(5)))
    assert len({row.id for row in taken}) == 1
    assert len(await world.rows(assignments)) == 1
    assert (await pool.today())["gate_reserved_units"] == HIGH_UNITS
    await pool.check()


async def test_midnight_under_load_loses_no_work_and_no_reservation(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(60), max_overlap="2")
    everybody = await world.people(20)
    for person in everybody:
        await world.answer(person, 0)
    await pool.accept(*everybody)
    async with world.deps.sessions.write() as session:
        await session.execute(responses.update().values(state="pending"))
    slot = day_begins_at((await pool.today())["day"] + 1)

    await asyncio.gather(
        *(world.take(person) for person in everybody),
        *(settle_verdicts(world.deps) for _ in range(3)),
        set_price(world.deps, slot, None),
    )

    days = await world.rows(price_days)
    assert len(days) == 2
    assert sum(day["work_base_units"] for day in days) == 20 * HIGH_UNITS
    assert sum(day["gate_reserved_units"] for day in days) == 40 * HIGH_UNITS
    await pool.check()


@pytest.mark.parametrize("counter", ["gate_reserved", "lane_reserved", "solo_reserved", "bonus_used"])
async def test_the_store_itself_refuses_what_is_beyond_a_limit(pool: Pool, counter: str) -> None:
    limit_units = (await pool.today())[f"{counter.partition('_')[0]}_limit_units"]
    await pool.limit(**{f"{counter}_units": limit_units})
    for units in (limit_units + 1, -1):
        with pytest.raises(IntegrityError):
            await pool.limit(**{f"{counter}_units": units})


async def test_a_person_is_told_the_hour_of_their_own_clock(pool: Pool) -> None:
    refused = reopening(pool.world.clock.now(), "Asia/Shanghai")
    assert refused.facts == {"at": "08:00", "zone": "Asia/Shanghai"}
    assert "08:00" in errors.alert(Language.ZH, refused)
    assert "08:00" in errors.alert(Language.EN, refused)


async def test_back_pay_from_the_pool_adds_up_with_the_day_that_it_was_dealt_on(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(1), max_overlap="15", tau="0.8")
    async with world.deps.sessions.write() as session:
        await session.execute(tasks.update().values(is_full_overlap=False))
    *peers, loser = await world.people(5)
    for person in peers:
        await world.answer(person, 0)
    await world.answer(loser, 1)
    await world.score_and_settle()
    card = await world.row(assignments, contributor_id=loser.id)
    await open_appeal(world.deps, loser, lease=card["lease"], chat_id=1, cause=world.cause())

    await pool.begin_day()
    for number in (51, 52, 53):
        await world.answer(await world.person(number), 1)
    await world.score()
    await settle_appeals(world.deps)
    async with world.deps.sessions.write() as session:  # the pool pays in good standing only
        await session.execute(standings.update().values(state="good"))
    while await settle_verdicts(world.deps):
        pass

    (reward,) = await world.rows(transfers, kind="reward", credit_id=loser.account_id)
    dealt = await world.row(pool_reservations, assignment_id=card["id"])
    assert dealt["gate_units"] == reward["amount_units"]
    assert card["low_units"] <= reward["amount_units"] <= card["high_units"]
    assert (await world.campaign_row()).reserved_units == 0
    await pool.check()
