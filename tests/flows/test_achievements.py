"""Badges on either store: awarded exactly once, whoever looks first, told once, and kept whatever comes."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from contributors.achievements import Measure
from flows.boards import award_achievements as awarding
from flows.boards.award_achievements import award_achievements
from flows.boards.read_achievements import read_achievements
from flows.shapes import Person
from kernel.values import Language
from store.jobs import SlotMoved
from store.tables.achievements import achievements
from store.tables.delivery import outbox
from store.tables.work import responses
from tests.support.world import World, choices

pytestmark = pytest.mark.asyncio

SLOT = datetime(2026, 11, 22, 3, tzinfo=UTC)


async def work(world: World, count: int, people: int = 1) -> list[Person]:
    """So many people answer so many tasks each, and all is accepted."""
    await world.campaign(choices(count), max_overlap="5")
    crowd = await world.people(people)
    for person in crowd:
        for _ in range(count):
            await world.answer(person, 0)
            world.clock.advance(1)
    async with world.deps.sessions.write() as session:
        await session.execute(update(responses).values(state="paid"))
    return crowd


async def test_what_is_earned_is_awarded_at_the_first_look_and_stays(world: World) -> None:
    [me] = await work(world, 10)
    first = await read_achievements(world.deps, me, Language.EN)
    assert [each.id for each in first.new] == ["accepted-1", "accepted-10"]
    assert first.facts[Measure.CAMPAIGNS] == 1
    assert first.picture is not None
    async with world.deps.sessions.write() as session:
        await session.execute(update(responses).values(state="withheld"))
    again = await read_achievements(world.deps, me, Language.EN)
    assert (again.new, again.has) == ((), first.has)
    assert again.facts[Measure.ACCEPTED] == 0


async def test_two_looks_at_once_award_once(world: World) -> None:
    [me] = await work(world, 1)
    looks = await asyncio.gather(*(read_achievements(world.deps, me, Language.EN) for _ in range(5)))
    assert sum(len(look.new) for look in looks) == 1
    assert len(await world.rows(achievements)) == 1


async def test_the_nightly_job_tells_once_silently_and_by_day(world: World) -> None:
    crowd = await work(world, 1, people=2)
    world.clock.advance(timedelta(hours=11).total_seconds())  # 23:00 UTC
    assert await award_achievements(world.deps, SLOT, None) is None
    notices = await world.rows(outbox, kind="achievements")
    assert {row["contributor_id"] for row in notices} == {person.id for person in crowd}
    assert all(row["is_silent"] and row["facts"] == {"ids": ["accepted-1"]} for row in notices)
    assert {row["due_at"] for row in notices} == {datetime(2026, 11, 23, 9, tzinfo=UTC)}

    with pytest.raises(SlotMoved):
        await award_achievements(world.deps, SLOT, None)
    await award_achievements(world.deps, SLOT + timedelta(days=1), None)
    assert len(await world.rows(outbox, kind="achievements")) == 2
    assert len(await world.rows(achievements)) == 2
    assert (await read_achievements(world.deps, crowd[0], Language.EN)).new == ()


async def test_the_job_goes_through_everybody_batch_by_batch(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(awarding, "PEOPLE_AT_ONCE", 2)
    await work(world, 1, people=3)
    cursor, batches = await award_achievements(world.deps, SLOT, None), 1
    while cursor is not None:
        cursor, batches = await award_achievements(world.deps, SLOT, cursor), batches + 1
    assert batches == 2
    assert len(await world.rows(achievements)) == 3


async def test_who_has_been_away_is_left_to_their_next_look(world: World) -> None:
    [me] = await work(world, 1)
    await award_achievements(world.deps, SLOT + timedelta(days=40), None)
    assert await world.rows(achievements) == []
    assert len((await read_achievements(world.deps, me, Language.EN)).new) == 1
