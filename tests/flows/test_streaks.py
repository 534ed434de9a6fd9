"""Streaks as answers stand on either store, each on its own local day; and zones that change from the next one on."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from contributors.errors import PlaceUnknown, ZoneChangedLately
from contributors.streaks import DayState, DayWork
from flows.boards.read_streak import read_streak
from flows.people.set_language import set_language
from flows.people.set_zone import set_zone
from flows.shapes import Person
from kernel.values import Language
from store import contributors, day_works
from store.tables.people import contributors as people
from store.tables.work import responses
from tests.support.deps import START
from tests.support.world import World, choices

pytestmark = pytest.mark.asyncio

DAY = timedelta(days=1)
SUNDAY = START.date()


async def fresh(world: World, person: Person) -> Person:
    async with world.deps.sessions.read() as session:
        found = await contributors.by_identity(session, person.platform, person.external_id)
    assert found is not None
    return found


async def judge(world: World, *states: str) -> None:
    """The answers in their order come to stand so."""
    rows = sorted(await world.rows(responses), key=lambda row: row["submitted_at"])
    async with world.deps.sessions.write() as session:
        for row, state in zip(rows, states, strict=True):
            await session.execute(update(responses).where(responses.c.id == row["id"]).values(state=state))


async def test_a_receipt_shows_the_day_that_it_begins(world: World) -> None:
    await world.campaign(choices(4))
    me = await world.person()
    receipts = []
    for _ in range(2):
        receipts.append(await world.answer(me, 0))
        world.clock.advance(60)
    world.clock.advance(DAY.total_seconds())
    receipts.append(await world.answer(me, 0))
    assert [(each.today, each.streak.length, each.streak.waiting) for each in receipts] == [
        (1, 1, 1),
        (2, 1, 1),
        (1, 2, 2),
    ]


async def test_a_streak_follows_verdicts_and_a_late_acceptance_tells_it_anew(world: World) -> None:
    await world.campaign(choices(4))
    me = await world.person()
    for _ in range(4):
        await world.answer(me, 0)
        world.clock.advance(DAY.total_seconds())
    await judge(world, "paid", "withheld", "pending", "submitted")
    days = await read_streak(world.deps, await fresh(world, me), Language.EN)
    assert (days.streak.length, days.streak.waiting, days.today) == (2, 1, SUNDAY + 4 * DAY)
    assert days.streak.states[SUNDAY + DAY] is DayState.MISSED
    assert days.picture is not None

    await judge(world, "paid", "parked", "paid", "adjudicate")
    days = await read_streak(world.deps, await fresh(world, me), Language.EN)
    assert (days.streak.length, days.streak.waiting) == (4, 1)


async def test_peers_verdicts_make_a_day(world: World) -> None:
    await world.campaign(choices(3), max_overlap="3")
    crowd = await world.people(3)
    for _ in range(3):
        for person in crowd:
            await world.answer(person, 0)
        world.clock.advance(70)
    await world.score_and_settle()
    days = await read_streak(world.deps, await fresh(world, crowd[0]), Language.EN)
    assert (days.streak.length, days.streak.waiting) == (1, 0)


async def test_an_answer_taken_back_is_on_no_day(world: World) -> None:
    await world.campaign(choices(2))
    me = await world.person()
    await world.answer(me, 0)
    await judge(world, "withdrawn")
    async with world.deps.sessions.read() as session:
        assert await day_works.of_person(session, me.id) == []
    assert (await read_streak(world.deps, me, Language.EN)).picture is None


async def test_days_are_counted_where_the_person_lives(world: World) -> None:
    await world.campaign(choices(3))
    me = await set_zone(world.deps, await world.person(), "Asia/Shanghai", cause=world.cause())
    assert me.day_at(world.clock.now()) == SUNDAY  # 12:00 UTC: until the next midnight UTC's
    world.clock.advance(DAY.total_seconds())
    for hours in (3.9, 0.2, 24):  # 23:54, 00:06 and 00:06
        world.clock.advance(hours * 3600)
        await world.answer(me, 0)
    async with world.deps.sessions.read() as session:
        found = await day_works.of_person(session, me.id)
    assert found == [DayWork(SUNDAY + number * DAY, 1, 0, 1) for number in (1, 2, 3)]


async def test_a_clock_set_back_makes_no_day_twice(world: World) -> None:
    await world.campaign(choices(2))
    me = await world.person()
    world.clock.advance(12 * 3600)
    await world.answer(me, 0)
    world.clock.advance(-600)
    receipt = await world.answer(me, 0)
    assert (receipt.today, receipt.streak.length) == (2, 1)
    assert (await fresh(world, me)).last_local_day == date.isoformat(SUNDAY + DAY)


async def test_a_zone_changes_once_a_week_and_may_be_mended_until_it_counts(world: World) -> None:
    me = await world.person()

    async def choose(zone: str) -> Person:
        return await set_zone(world.deps, me, zone, cause=world.cause())

    assert (await choose("Africa/Nairobi")).zone == "Africa/Nairobi"
    world.clock.advance(3600)
    mended = await choose("Asia/Shanghai")
    assert (mended.zone, mended.zone_before, mended.zone_changed_at) == ("Asia/Shanghai", "UTC", START)
    assert mended.zone_of_days(world.clock.now()) == "UTC"
    world.clock.advance(DAY.total_seconds())
    assert mended.zone_of_days(world.clock.now()) == "Asia/Shanghai"
    assert await choose("Asia/Shanghai") == mended  # the same again is no change
    with pytest.raises(ZoneChangedLately):
        await choose("Europe/Paris")
    world.clock.advance(6 * DAY.total_seconds())
    assert (await choose("Europe/Paris")).zone_before == "Asia/Shanghai"


async def test_a_press_that_comes_twice_changes_the_zone_once(world: World) -> None:
    me = await world.person()
    cause = world.cause()
    for _ in range(2):
        assert (await set_zone(world.deps, me, "Europe/Paris", cause=cause)).zone == "Europe/Paris"
    with pytest.raises(PlaceUnknown):
        await set_zone(world.deps, me, "../../etc/passwd", cause=world.cause())


async def test_a_zone_chosen_before_the_language_is_kept(world: World) -> None:
    me = await world.person()
    async with world.deps.sessions.write() as session:
        await session.execute(update(people).values(language=None))
    await set_zone(world.deps, me, "Europe/Paris", cause=world.cause())
    assert (await set_language(world.deps, me, Language.ZH, cause=world.cause())).zone == "Europe/Paris"
