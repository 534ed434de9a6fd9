"""Levels on either store: a kind that asks for one comes later, unless there is nothing else to do."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from contributors.errors import LevelNeeded
from contributors.levels import LEVELS
from flows.boards.award_achievements import award_achievements
from flows.boards.read_achievements import read_achievements
from flows.shapes import Person
from kernel.values import Language
from store.tables.people import contributors
from store.tables.verification import gold_days
from store.tables.work import responses
from tasks.kinds import all_kinds, kind_named, level_needed
from tests.support.world import World, choices, questions

pytestmark = pytest.mark.asyncio

SLOT = datetime(2026, 11, 23, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _answers_come_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kind_named("answer"), "LEVEL", 2, raising=False)
    assert level_needed("answer") == 2
    assert level_needed("choice") == 1


async def level(world: World, person: Person) -> int:
    found: int = (await world.row(contributors, id=person.id))["level"]
    return found


async def accept(world: World) -> None:
    async with world.deps.sessions.write() as session:
        await session.execute(update(responses).values(state="paid"))


async def test_boxes_ask_for_a_level_and_reviews_for_their_practice_alone() -> None:
    asking = {name for name in all_kinds() if name != "answer" and level_needed(name) > 1}
    assert asking == {"box"}
    assert {level_needed(name) for name in asking} <= {each.number for each in LEVELS}


async def test_a_newcomer_is_dealt_what_is_open_and_told_of_the_rest(world: World) -> None:
    await world.campaign([*choices(3), *questions(2)])
    me = await world.person()
    with pytest.raises(LevelNeeded) as told:
        await world.take(me, "answer")
    assert (told.value.facts["kind"], told.value.facts["level"]) == ("answer", 2)
    for _ in range(3):
        assert (await world.take(me)).kind == "choice"
        await world.answer(me, 0)
    assert (await world.take(me)).kind == "answer"  # nothing else is there


async def test_where_there_is_nothing_else_anybody_may_begin(world: World) -> None:
    await world.campaign(questions(2))
    me = await world.person()
    assert (await world.take(me)).kind == "answer"
    assert (await world.take(me, "answer")).kind == "answer"


async def test_the_level_is_reached_by_accepted_work_and_stays(world: World) -> None:
    second = LEVELS[1]
    await world.campaign([*choices(second.accepted + 5), *questions(2)])
    me = await world.person()
    for _ in range(second.accepted):
        await world.answer(me, 0, "choice")
    await accept(world)
    today = {"contributor_id": me.id, "local_day": "2026-11-22", "passed": second.gold}
    async with world.deps.sessions.write() as session:
        await session.execute(gold_days.insert(), today)
    assert (await read_achievements(world.deps, me, Language.EN)).level == 1  # today's gold is not told today
    with pytest.raises(LevelNeeded):
        await world.take(me, "answer")

    world.clock.advance(86_400)
    await award_achievements(world.deps, SLOT, None)
    assert await level(world, me) == 2
    assert (await world.take(me, "answer")).kind == "answer"
    async with world.deps.sessions.write() as session:
        await session.execute(update(responses).values(state="withheld"))
    await award_achievements(world.deps, SLOT.replace(day=24), None)
    assert await level(world, me) == 2


async def test_the_first_look_gives_the_level_too(world: World) -> None:
    await world.campaign(choices(LEVELS[1].alone), max_overlap="2")
    me = await world.person()
    for _ in range(LEVELS[1].alone):
        await world.answer(me, 0)
    await accept(world)
    assert (await read_achievements(world.deps, me, Language.EN)).level == 2
    assert await level(world, me) == 2
