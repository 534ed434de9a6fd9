"""Reminders on either store: one a day at most, silent, at the usual hour, and off for good with one tap."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from contributors.quiet import QuietHours
from flows.assignments.count_open_tasks import count_open_tasks
from flows.assignments.wish_campaign import wish_campaign
from flows.delivery.stop_notices import stop_notices
from flows.people import remind_people as reminding
from flows.people.forget_contributor import forget_contributor
from flows.people.remind_people import JOB, remind_people
from flows.people.set_quiet_hours import set_quiet_hours
from flows.people.set_reminders import set_reminders
from flows.people.set_zone import set_zone
from flows.shapes import Person
from jobs.slots import CatchUp, Every, Schedule
from store import jobs
from store.jobs import SlotMoved
from store.tables.delivery import outbox
from store.tables.jobs import job_runs
from store.tables.people import contributors
from store.tables.reminders import reminders
from store.tables.work import campaigns
from tasks.campaigns import Wish
from tests.support.world import World, choices

pytestmark = pytest.mark.asyncio

QUARTER = Every(timedelta(minutes=15))
SCHEDULE = Schedule(QUARTER, CatchUp.LATEST)
HOUR_S = 3600
DAY_S = 24 * HOUR_S


async def run(world: World) -> None:
    """The job as its runner runs it now."""
    async with world.deps.sessions.read() as session:
        runs = await jobs.read_runs(session, JOB)
    for slot, begun in SCHEDULE.due(world.clock.now(), newest=runs.newest, unfinished=runs.unfinished):
        cursor = await remind_people(world.deps, slot, begun)
        while cursor is not None:
            cursor = await remind_people(world.deps, slot, cursor)


async def live(world: World, hours: int) -> list[datetime]:
    """Let time pass, quarter by quarter. Returns: when somebody was reminded."""
    told = []
    for _ in range(hours * 4):
        world.clock.advance(HOUR_S / 4)
        before = len(await notices(world))
        await run(world)
        told += [world.clock.now()] * (len(await notices(world)) - before)
    return told


async def notices(world: World) -> list[dict[str, object]]:
    return await world.rows(outbox, kind="reminder")


async def worker(world: World) -> Person:
    """Somebody who answers one of many tasks at noon UTC, today."""
    await world.campaign(choices(12))
    await count_open_tasks(world.deps)
    me = await world.person()
    await world.answer(me, 0)
    return me


async def test_who_was_here_is_reminded_at_their_hour_for_some_days_and_then_left_alone(world: World) -> None:
    await worker(world)
    told = await live(world, 24 * 7)
    first, second, third = told
    assert first.hour == 12 or (first.hour, first.minute) == (13, 0)  # at a minute of their own
    assert second - first == third - second == timedelta(days=1)
    rows = await notices(world)
    assert all(row["is_silent"] for row in rows)
    assert [row["facts"] for row in rows] == [{"length": 1}, {"length": 0}, {"length": 0}]
    assert await world.rows(reminders) == []


async def test_who_has_worked_today_is_not_reminded(world: World) -> None:
    me = await worker(world)
    for _ in range(3):
        world.clock.advance(DAY_S - HOUR_S)
        await world.answer(me, 0)
        assert await live(world, 2) == []
        world.clock.advance(-HOUR_S)
    assert len(await live(world, 24)) == 1


async def test_where_there_is_nothing_to_do_nobody_is_called(world: World) -> None:
    await worker(world)
    async with world.deps.sessions.write() as session:
        await session.execute(update(campaigns).values(open_tasks=0))
    assert await live(world, 26) == []
    assert len(await world.rows(reminders)) == 1


async def test_who_has_done_all_there_is_or_mutes_it_is_not_called(world: World) -> None:
    await world.campaign(choices(2))
    await count_open_tasks(world.deps)
    done, muting = await world.people(2)
    for _ in range(2):
        await world.answer(done, 0)
    await world.answer(muting, 0)
    await wish_campaign(world.deps, muting, 1, Wish.MUTE, cause=world.cause())
    assert await live(world, 26) == []


async def test_off_is_off_until_it_is_turned_on_again(world: World) -> None:
    me = await worker(world)
    off = await set_reminders(world.deps, me, on=False, cause=world.cause())
    assert off.reminders_off_at == world.clock.now()
    assert await live(world, 25) == []
    await world.answer(me, 0)
    assert await live(world, 25) == []

    await world.answer(me, 0)
    on = await set_reminders(world.deps, me, on=True, cause=world.cause())
    assert on.reminders_off_at is None
    assert len(await live(world, 25)) == 1


async def test_who_has_blocked_the_bot_is_asked_no_more_and_who_is_forgotten_neither(world: World) -> None:
    await world.campaign(choices(12))
    await count_open_tasks(world.deps)
    blocked, forgotten = await world.people(2)
    for person in (blocked, forgotten):
        await world.answer(person, 0)
    await stop_notices(world.deps, platform="telegram", external_id=blocked.external_id, cause=None)
    assert await forget_contributor(world.deps, forgotten, shown_units=0, cause=world.cause())
    assert await live(world, 26) == []
    assert await world.rows(reminders) == []


async def test_quiet_hours_and_a_move_are_kept(world: World) -> None:
    me = await worker(world)
    await set_quiet_hours(world.deps, me, QuietHours(11, 15), cause=world.cause())
    [told] = await live(world, 28)
    assert (told.hour, told.minute) == (15, 0)

    await set_quiet_hours(world.deps, me, None, cause=world.cause())
    await world.answer(me, 0)
    await set_zone(world.deps, me, "Asia/Tokyo", cause=world.cause())
    [told] = await live(world, 40)
    assert 3 <= told.hour <= 8  # noon and four in the afternoon, in Tokyo


async def test_a_clock_that_goes_back_or_a_long_night_makes_no_second_one_and_no_late_one(world: World) -> None:
    await worker(world)
    assert len(await live(world, 25)) == 1
    world.clock.advance(-HOUR_S)
    assert await live(world, 4) == []
    world.clock.advance(DAY_S)  # nobody was there at noon
    assert await live(world, 1) == []
    assert len(await live(world, 21)) == 1


async def test_batches_of_a_slot_are_each_done_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminding, "PEOPLE_AT_ONCE", 2)
    await world.campaign(choices(3), max_overlap="9")
    await count_open_tasks(world.deps)
    for person in await world.people(5):
        await world.answer(person, 0)
    async with world.deps.sessions.write() as session:
        await session.execute(update(reminders).values(due_at=world.clock.now() + timedelta(days=1)))
    world.clock.advance(DAY_S)
    slot = QUARTER.slot_at(world.clock.now())
    looks = await asyncio.gather(*(remind_people(world.deps, slot, None) for _ in range(4)), return_exceptions=True)
    assert [look for look in looks if not isinstance(look, SlotMoved)] == ["1"]
    assert await remind_people(world.deps, slot, "1") == "2"
    assert await remind_people(world.deps, slot, "2") is None
    assert len(await notices(world)) == 5
    assert (await world.row(job_runs, job=JOB))["finished_at"] is not None


async def test_who_is_banned_is_not_called(world: World) -> None:
    await worker(world)
    async with world.deps.sessions.write() as session:
        await session.execute(update(contributors).values(ban_reason="spam"))
    assert await live(world, 26) == []
