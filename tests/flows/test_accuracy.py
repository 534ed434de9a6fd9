"""/accuracy on either store: what was judged is counted in the week it was judged, by kind, gold apart."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from contributors.accuracy import Week
from flows.assignments.read_accuracy import read_accuracy
from kernel.values import Language
from store import accuracies
from store.tables.work import response_steps, responses, tasks
from tests.support.world import World, choices

pytestmark = pytest.mark.asyncio

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""A Sunday."""


async def test_answers_are_counted_in_the_week_they_were_judged(world: World) -> None:
    await world.campaign(choices(12), max_overlap="3")
    people = await world.people(3)
    for person in people:
        for number in range(12):
            await world.answer(person, int(person is people[0] and number == 0))
            world.clock.advance(100)
    await world.score()
    me = people[0]

    async with world.deps.sessions.read(heavy=True) as session:
        weeks = (await accuracies.weeks_of(session, [me.id]))[me.id]
    assert weeks == {"choice": [Week(date(2026, 11, 16), 12, 11, 0, 0)]}
    assert (await read_accuracy(world.deps, me, Language.EN)).picture is None  # the week still runs

    world.clock.advance(timedelta(days=1).total_seconds())
    found = await read_accuracy(world.deps, me, Language.EN)
    assert (found.trends["choice"].compared, found.trends["choice"].agreeing) == (12, 11)
    assert found.picture is not None
    assert (await read_accuracy(world.deps, me, Language.EN)).picture is found.picture


async def test_weeks_begin_on_monday_at_midnight_utc_and_gold_stands_apart(world: World) -> None:
    await world.campaign(choices(3), max_overlap="3")
    (me,) = await world.people(1)
    for _ in range(3):
        await world.answer(me, 0)
    rows = sorted(await world.rows(responses), key=lambda row: row["id"])
    moments = (datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC), START)
    async with world.deps.sessions.write() as session:
        for row, at in zip(rows, moments, strict=True):
            step = {"response_id": row["id"], "step": "judged", "at": at, "rules_version": "1", "fit_id": uuid4()}
            await session.execute(response_steps.insert().values(**step))
            values = {"gold": 1} if row is rows[2] else {"label": 0}
            await session.execute(update(tasks).where(tasks.c.id == row["task_id"]).values(**values))

    async with world.deps.sessions.read(heavy=True) as session:
        weeks = (await accuracies.weeks_of(session, [me.id]))[me.id]
    assert weeks == {"choice": [Week(date(2026, 11, 16), 1, 1, 1, 0), Week(date(2026, 11, 23), 1, 1, 0, 0)]}


async def test_whoever_has_done_nothing_has_nothing_to_see(world: World) -> None:
    (me,) = await world.people(1)
    found = await read_accuracy(world.deps, me, Language.EN)
    assert (found.trends, found.picture) == ({}, None)
