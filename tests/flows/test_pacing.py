"""A large scope is fitted when it is worth it; until then each vote moves its own task by what the last fit knows."""

import math

import pytest

from flows.verdicts.score_scopes import score_scopes
from scoring.pacing import SMALL_SCOPE
from store.tables.evidence import scopes
from store.tables.work import tasks
from tests.support.world import World, choices

pytestmark = pytest.mark.asyncio


async def fitted_once(world: World, *, votes: int, accuracy: float) -> None:
    """A scope whose newest fit is said to have had so many votes of people so often right."""
    await world.campaign(choices(4), max_overlap="9", tau="0.97")
    first, second = await world.people(2)
    await world.answer(first, 0)
    await world.answer(second, 0)
    assert await world.score() == 1
    async with world.deps.sessions.write() as session:
        await session.execute(scopes.update().values(vote_count=votes, mean_accuracy=accuracy))


@pytest.mark.parametrize(("votes", "fits"), [(SMALL_SCOPE - 2, 1), (SMALL_SCOPE - 1, 0)])
async def test_one_vote_is_worth_a_fit_in_a_small_scope_alone(world: World, votes: int, fits: int) -> None:
    await fitted_once(world, votes=votes, accuracy=0.7)
    await world.answer(await world.person(3), 1)
    assert await world.score() == fits


async def test_no_answer_in_a_large_scope_waits_longer_than_ten_minutes(world: World) -> None:
    await fitted_once(world, votes=10 * SMALL_SCOPE, accuracy=0.7)
    await world.answer(await world.person(3), 1)
    world.clock.advance(599)
    assert await score_scopes(world.deps) == 0
    world.clock.advance(1)
    assert await score_scopes(world.deps) == 1
    assert (await world.row(scopes))["vote_count"] == 3


async def test_a_task_that_becomes_sure_brings_a_fit(world: World) -> None:
    await fitted_once(world, votes=10 * SMALL_SCOPE, accuracy=0.98)
    people = [await world.person(number) for number in range(3, 12)]
    for person in people:
        await world.answer(person, 0)
        if (await world.row(scopes))["reached_tau_at"] is not None:
            break
    assert (await world.row(scopes))["reached_tau_at"] == world.clock.now()
    assert await world.score() == 1
    assert (await world.row(scopes))["reached_tau_at"] is None


async def test_a_vote_weighs_what_the_last_fit_found_people_to_be_worth(world: World) -> None:
    await fitted_once(world, votes=10 * SMALL_SCOPE, accuracy=0.9)
    before = {row["id"]: row["online"] for row in await world.rows(tasks)}
    person = await world.person(3)
    row = await world.take(person)
    await world.submit(person, row, 1)
    after = (await world.row(tasks, id=row.task_id))["online"]
    assert after[1] - (before[row.task_id] or [0.0, 0.0])[1] == pytest.approx(math.log(0.9 / 0.1))
