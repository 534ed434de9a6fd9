"""A verdict follows from stored rows alone, and whoever changes a row later is found out."""

from typing import Any

import pytest
from sqlalchemy import update

from flows.verdicts.replay_fits import Replayed, replay_fits
from store.tables.evidence import fits
from store.tables.work import responses, tasks
from tasks.errors import CampaignNotFound
from tests.support.world import World, choices

pytestmark = pytest.mark.asyncio


async def played(world: World) -> int:
    """Six people, a task for each to spare, several fits, some of which decide. Returns: the campaign's number."""
    await world.campaign(choices(7), max_overlap="3", tau="0.99")
    people = await world.people(6)
    for turn in range(3):
        for person in people:
            await world.answer(person, turn % 2)
        await world.score()
    return (await world.campaign_row()).number


async def changed(world: World, table: Any, **values: Any) -> None:
    """Change the first row of a table."""
    first = min(row["id"] for row in await world.rows(table))
    async with world.deps.sessions.write() as session:
        await session.execute(update(table).where(table.c.id == first).values(**values))


async def replayed(world: World, number: int) -> list[Replayed]:
    return await replay_fits(world.deps, number=number, limit=20)


async def test_every_verdict_comes_out_the_same_from_what_is_stored(world: World) -> None:
    number = await played(world)

    again = await replayed(world, number)

    decided = [row for row in await world.rows(responses) if row["reasons"] is not None]
    assert len(decided) > 10
    assert sum(each.verdicts for each in again) == len(decided)
    assert {(each.differing, each.problem) for each in again} == {((), None)}


async def test_a_vote_or_a_gold_changed_later_is_not_passed_off_as_what_was_judged(world: World) -> None:
    number = await played(world)
    judged = len(await replayed(world, number))

    await changed(world, responses, choice=1 - responses.c.choice)
    assert {each.problem for each in await replayed(world, number)} == {"evidence"}
    await changed(world, responses, choice=1 - responses.c.choice)
    assert [each.problem for each in await replayed(world, number)] == [None] * judged

    await changed(world, tasks, gold=0, gold_at=None)
    assert {each.problem for each in await replayed(world, number)} == {"evidence"}


async def test_verdicts_by_other_rules_are_not_judged_by_these(world: World) -> None:
    number = await played(world)
    async with world.deps.sessions.write() as session:
        await session.execute(update(fits).values(rules_version="2"))

    assert {each.problem for each in await replayed(world, number)} == {"rules"}


async def test_a_campaign_that_is_not_there_is_named(world: World) -> None:
    with pytest.raises(CampaignNotFound):
        await replay_fits(world.deps, number=99, limit=1)
