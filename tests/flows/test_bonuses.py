"""Bonuses on either store: paid once, at the day's price, within its share and each person's tenth."""

import asyncio
import sys
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import update

from contributors.achievements import BY_ID
from flows.boards.award_achievements import award_achievements
from flows.boards.read_achievements import read_achievements
from flows.money.audit_ledger import audit_ledger
from flows.money.pay_bonuses import pay_bonuses
from flows.money.read_balance import read_balance
from flows.money.read_bonuses import read_bonuses
from flows.money.read_history import read_history
from flows.people.forget_contributor import forget_contributor
from flows.shapes import Person
from flows.verdicts.settle_verdicts import settle_verdicts
from kernel.ids import random_id
from kernel.money import PARTS, Amount
from kernel.values import Language
from ledger.audit import Law
from ledger.bonuses import Wait
from store import rings
from store.evidence import Scope
from store.tables.bonuses import bonuses
from store.tables.evidence import standings
from store.tables.ledger import transfers
from store.tables.people import contributors
from store.tables.price import price_days
from store.tables.work import campaigns, responses
from tests.support.deps import START
from tests.support.pool import AIC, Pool
from tests.support.world import World, choices

HOUSE: Final = Path(__file__).parents[2]
pytestmark = pytest.mark.asyncio

REWARD_UNITS = 35 * AIC
"""Ten choices of 2 to 5 AIC by somebody of whom nothing is known."""


@pytest_asyncio.fixture
async def pool(world: World) -> Pool:
    return Pool(world)


async def work(world: World, people: int = 1, count: int = 10) -> list[Person]:
    """So many people answer so many tasks each, and all of it is accepted and paid."""
    await world.campaign(choices(count), max_overlap="15", release="on_acceptance")
    crowd = await world.people(people)
    for person in crowd:
        for _ in range(count):
            await world.answer(person, 0)
            world.clock.advance(1)
    async with world.deps.sessions.write() as session:
        await session.execute(update(responses).values(state="pending"))
    while await settle_verdicts(world.deps):
        pass
    return crowd


async def earn(world: World, *people: Person) -> None:
    for person in people:
        await read_achievements(world.deps, person, Language.EN)


async def pay(world: World) -> int:
    looked_at = 0
    while found := await pay_bonuses(world.deps):
        looked_at += found
    return looked_at


async def paid(world: World) -> Counter[tuple[UUID, str]]:
    return Counter(
        {(row["contributor_id"], row["what"]): row["units"] for row in await world.rows(bonuses, state="paid")}
    )


async def waits(world: World) -> dict[str, str | None]:
    return {row["what"]: row["waits_for"] for row in await world.rows(bonuses, state="owed")}


async def check(world: World) -> None:
    """What was paid is what the ledger, the days' counters and each person's tenth say, counted once more from rows."""
    moved = await world.rows(transfers)
    recorded = {row["subject"]: row for row in moved if row["kind"] in {"streak", "achievement"}}
    rows = await world.rows(bonuses, state="paid")
    assert {id: row["amount_units"] for id, row in recorded.items()} == {
        row["id"]: row["units"] for row in rows if row["units"]
    }
    days: defaultdict[int, int] = defaultdict(int)
    for row in rows:
        assert row["units"] == BY_ID[row["what"]].bonus.units * row["price_parts"] // PARTS
        days[row["day"]] += row["units"]
    for day in await world.rows(price_days):
        assert days[day["day"]] == day["bonus_used_units"] <= day["bonus_limit_units"]
    for person in await world.rows(contributors):
        mine = [row for row in moved if row["credit_id"] == person["account_id"]]
        for last in (row for row in mine if row["kind"] != "reward"):
            window = [
                row for row in mine if last["posted_at"] - timedelta(days=28) < row["posted_at"] <= last["posted_at"]
            ]
            rewards = sum(row["amount_units"] for row in window if row["kind"] == "reward")
            assert sum(row["amount_units"] for row in window if row["kind"] != "reward") <= rewards // 10
    audit = await audit_ledger(world.deps, asked_by="9000")
    assert audit.findings == ()


async def test_what_is_earned_is_paid_once_at_the_days_price(pool: Pool) -> None:
    world = pool.world
    [me] = await work(world)
    before = await world.balance(me.account_id)
    assert before == REWARD_UNITS
    await pool.limit(price_parts=PARTS // 3, crowd_parts=PARTS // 3, lane_parts=PARTS // 3)
    await earn(world, me)
    assert await pay(world) == 2
    assert await paid(world) == {(me.id, "accepted-1"): AIC // 30, (me.id, "accepted-10"): AIC // 3}
    assert await world.balance(me.account_id) == before + AIC // 30 + AIC // 3

    await earn(world, me)
    await award_achievements(world.deps, world.clock.now(), None)
    assert await pay(world) == 0
    assert (await pool.today())["bonus_used_units"] == AIC // 30 + AIC // 3
    await check(world)


async def test_a_person_sees_what_came_and_why(pool: Pool) -> None:
    world = pool.world
    [me] = await work(world)
    await earn(world, me)
    assert [(each.paid, each.wait) for each in await read_bonuses(world.deps, me)] == [(None, None)] * 2
    await pay(world)
    told = {each.badge: (each.paid, each.price_parts) for each in await read_bonuses(world.deps, me)}
    assert told == {"accepted-1": (Amount(AIC // 10), PARTS), "accepted-10": (Amount(AIC), PARTS)}
    balance = await read_balance(world.deps, me)
    assert balance.lifetime == balance.available == Amount(REWARD_UNITS + AIC + AIC // 10)
    lines = (await read_history(world.deps, me, 0)).lines
    assert {line.badge for line in lines if line.kind == "achievement"} == {"accepted-1", "accepted-10"}
    assert {line.badge for line in lines if line.kind == "reward"} == {None}


async def test_five_payers_at_once_pay_once(world: World) -> None:
    crowd = await work(world, people=3)
    await earn(world, *crowd)
    await asyncio.gather(*(pay_bonuses(world.deps) for _ in range(5)))
    await pay(world)
    assert len(await paid(world)) == 6
    await check(world)


async def test_what_is_beyond_a_tenth_of_the_pay_waits_and_comes_later(pool: Pool) -> None:
    world = pool.world
    [me] = await work(world, count=1)  # 3.5 AIC: bonuses up to .35
    await earn(world, me)
    async with world.deps.sessions.write() as session:
        row = {"contributor_id": me.id, "what": "verified-1", "base_units": AIC, "state": "owed"}
        at = world.clock.now()
        await session.execute(bonuses.insert().values(**row, id=random_id(), due_at=at, created_at=at))
    assert await pay(world) == 2
    assert await waits(world) == {"verified-1": "cap"}
    assert [each.wait for each in await read_bonuses(world.deps, me) if each.paid is None] == [Wait.CAP]

    await pool.begin_day()
    assert await pay(world) == 1
    async with world.deps.sessions.write() as session:  # as if the work had paid ten times as much
        await session.execute(update(bonuses).where(bonuses.c.what == "verified-1").values(base_units=AIC // 4))
    await pool.begin_day()
    await pay(world)
    assert await waits(world) == {}
    world.clock.advance(timedelta(days=29).total_seconds())
    assert await pay(world) == 0


async def test_when_the_days_share_is_used_up_the_next_day_pays_the_rest(pool: Pool) -> None:
    world = pool.world
    crowd = await work(world, people=3)
    await pool.limit(bonus_limit_units=2 * AIC)
    await earn(world, *crowd)
    await pay(world)
    assert set((await waits(world)).values()) == {"share"}
    assert (await pool.today())["bonus_used_units"] <= 2 * AIC
    await check(world)
    assert await pay(world) == 0
    await pool.begin_day()
    await pay(world)
    assert await waits(world) == {}
    assert sum((await paid(world)).values()) == 3 * (AIC + AIC // 10)
    await check(world)


async def test_before_a_day_has_its_price_it_has_no_bonuses(pool: Pool) -> None:
    world = pool.world
    [me] = await work(world)
    await earn(world, me)
    world.clock.advance(timedelta(days=1).total_seconds())
    assert await pay(world) == 0
    await pool.set_price()
    assert await pay(world) == 2


@pytest.mark.parametrize("how", ["standing", "ban"])
async def test_nobody_suspended_is_paid_until_that_is_over(pool: Pool, how: str) -> None:
    world = pool.world
    [me, other] = await work(world, people=2)
    await earn(world, me, other)
    async with world.deps.sessions.write() as session:
        if how == "ban":
            await session.execute(update(contributors).where(contributors.c.id == me.id).values(ban_reason="spam"))
        else:
            zeros = ("score", "standard_error", "accuracy", "gold_right", "gold_total", "quality_parts")
            row: dict[str, object] = {**dict.fromkeys(zeros, 0)}
            row |= {"contributor_id": me.id, "kind": "choice", "state": "suspended", "counted": 20}
            await session.execute(standings.insert().values(**row, updated_at=world.clock.now()))
    await pay(world)
    assert {person for person, _ in await paid(world)} == {other.id}
    assert await waits(world) == {"accepted-1": "suspended", "accepted-10": "suspended"}

    async with world.deps.sessions.write() as session:
        await session.execute(update(contributors).values(ban_reason=None))
        await session.execute(update(standings).values(state="good"))
    await pool.begin_day()
    await pay(world)
    assert await waits(world) == {}


async def test_of_those_who_answer_as_one_only_one_has_each_bonus(pool: Pool) -> None:
    world = pool.world
    crowd = await work(world, people=3)
    scope = Scope((await world.row(campaigns))["id"], "choice", "a|b")
    async with world.deps.sessions.write() as session:
        await rings.put(
            session,
            scope,
            dict.fromkeys(sorted(each.id for each in crowd), min(each.id for each in crowd)),
            random_id(),
        )
    await earn(world, *crowd)
    await pay(world)
    assert Counter(what for _, what in await paid(world)) == {"accepted-1": 1, "accepted-10": 1}
    assert set((await waits(world)).values()) == {"ring"}
    async with world.deps.sessions.write() as session:
        await rings.put(session, scope, {}, random_id())
    await pool.begin_day()
    await pay(world)
    assert Counter(what for _, what in await paid(world)) == {"accepted-1": 3, "accepted-10": 3}


async def test_work_that_is_refused_later_takes_no_bonus_back(world: World) -> None:
    [me] = await work(world)
    await earn(world, me)
    await pay(world)
    before = await paid(world)
    async with world.deps.sessions.write() as session:
        await session.execute(update(responses).values(state="withheld", amount_units=None))
    await earn(world, me)
    assert await pay(world) == 0
    assert await paid(world) == before
    assert [row for row in await world.rows(transfers) if row["kind"] == "correct"] == []


async def test_badges_of_before_there_were_bonuses_get_theirs(world: World) -> None:
    [me] = await work(world)
    await earn(world, me)
    async with world.deps.sessions.write() as session:
        await session.execute(bonuses.delete())
    await award_achievements(world.deps, world.clock.now(), None)
    await pay(world)
    assert {what for _, what in await paid(world)} == {"accepted-1", "accepted-10"}


async def test_who_is_forgotten_is_owed_nothing_and_the_counters_still_add_up(world: World) -> None:
    crowd = await work(world, people=2)
    await earn(world, crowd[0])
    await pay(world)
    await earn(world, crowd[1])
    for person in crowd:
        shown = await world.balance(person.account_id)
        assert await forget_contributor(world.deps, person, shown_units=shown, cause=world.cause())
    assert await pay(world) == 0
    assert len(await world.rows(bonuses)) == len(await paid(world)) == 2
    await check(world)


async def test_the_audit_names_a_counter_and_a_bonus_that_nobody_was_owed(world: World) -> None:
    [me] = await work(world)
    await earn(world, me)
    await pay(world)
    async with world.deps.sessions.write() as session:
        await session.execute(bonuses.delete().where(bonuses.c.what == "accepted-1"))
    found = (await audit_ledger(world.deps, asked_by="9000")).findings
    assert [(each.law, each.row, each.field) for each in found if each.row == "-1"] == [
        (Law.BONUS_PAID, "-1", "bonus_used_units")
    ]
    assert len(found) == 2


async def test_a_payer_that_is_killed_pays_nothing_twice_and_the_next_one_pays_the_rest(
    world: World, tmp_path: Path
) -> None:
    crowd = await work(world, people=10)
    await earn(world, *crowd)
    async with world.deps.sessions.write() as session:  # for a payer whose clock stands where tests begin
        await session.execute(update(bonuses).values(due_at=START))
    command = [sys.executable, "-m", "tests.flows.paying_process", world.deps.sessions.url, str(tmp_path)]
    for _ in range(3):
        process = await asyncio.create_subprocess_exec(*command, cwd=HOUSE, stdout=asyncio.subprocess.PIPE)
        assert process.stdout is not None
        assert await process.stdout.readline() == b"2\n"
        process.kill()
        await process.communicate()
    assert 6 <= len(await paid(world)) <= 20
    await check(world)

    await pay(world)

    assert len(await paid(world)) == 20
    assert sum((await paid(world)).values()) == 10 * (AIC + AIC // 10)
    await check(world)
