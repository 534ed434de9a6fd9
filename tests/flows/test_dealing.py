"""Dealing when there is very much to deal, from very many campaigns: a few statements, each by an index."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, event, text

from flows.assignments.count_open_tasks import count_open_tasks
from flows.verdicts.retire_gold import retire_gold
from store import gold
from store.drivers import PostgresDriver, SqliteDriver
from store.tables.people import contributors
from store.tables.work import assignments, campaigns, responses, tasks
from store.tasks import Wanted, gold_for, open_counts, top_by_gain, with_work
from tasks.allocation import precedence
from tasks.errors import NoTaskAvailable
from tests.support.many_tasks import Many, grow
from tests.support.world import World, choices

pytestmark = pytest.mark.asyncio


async def grown(world: World, *, tasks: int, step: int) -> Many:
    await world.campaign(choices(1))
    person = await world.person()
    many = Many((await world.campaign_row()).id, person.id, tasks, step)
    await grow(world.deps.sessions, many)
    return many


@contextmanager
def overheard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are run meanwhile, on either store and on either way to it, with their parameters."""
    said: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        said.append((statement, parameters))

    def noting(way: Any) -> Any:
        async def noted(self: Any, sql: str, values: Any = ()) -> Any:
            if not sql.startswith("BEGIN"):
                said.append((sql, tuple(values)))
            return await way(self, sql, values)

        return noted

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with monkeypatch.context() as patched:
            for driver in (PostgresDriver, SqliteDriver):
                patched.setattr(driver, "fetch", noting(driver.fetch))
                patched.setattr(driver, "run", noting(driver.run))
            yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_what_is_dealt_is_found_by_an_index_and_never_sorted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = await grown(world, tasks=3000, step=7)
    wanted = Wanted("choice", "en", many.contributor_id)
    is_sqlite = world.deps.sessions.is_sqlite
    async with world.deps.sessions.write() as session:
        if not is_sqlite:  # this table is a small one: let its plan be that of a large one
            for way in ("enable_seqscan", "enable_bitmapscan"):
                await session.execute(text(f"SET LOCAL {way} = off"))
        with overheard(monkeypatch) as said:
            await top_by_gain(session, many.campaign_id, wanted, limit=8)
            await gold_for(session, many.campaign_id, wanted, limit=8)
            await with_work(session, wanted, [many.campaign_id])
            await open_counts(session)
        explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
        plans = [str(await session.fetch(explain + statement, parameters)) for statement, parameters in said[:]]

    assert ["ix_tasks_gold" in plan for plan in plans] == [False, True, False, False]
    assert ["ix_tasks_deal" in plan for plan in plans] == [True, False, True, True]
    assert not [plan for plan in plans[:2] if "Sort" in plan or "TEMP B-TREE" in plan]


async def test_the_best_of_very_many_is_new_to_the_person_and_in_their_language(world: World) -> None:
    many = await grown(world, tasks=2000, step=3)
    wanted = Wanted("choice", "en", many.contributor_id)
    async with world.deps.sessions.read() as session:
        best = await top_by_gain(session, many.campaign_id, wanted, limit=8)
        known = await gold_for(session, many.campaign_id, wanted, limit=8)
        assert await with_work(session, wanted, [many.campaign_id]) == {many.campaign_id}
        assert not await with_work(session, Wanted("choice", "fr", many.contributor_id), [many.campaign_id])

    done = {row["task_id"] for row in await world.rows(assignments)}
    rows = {row["id"]: row for row in await world.rows(tasks)}
    assert len(done) == 666
    for found, is_gold in ((best, False), (known, True)):
        assert len(found) == 8
        assert not done & set(found)
        assert {(rows[id]["language"], rows[id]["gold"] is not None) for id in found} == {("en", is_gold)}
    open_work = [
        row for row in rows.values() if row["gold"] is None and row["language"] == "en" and row["id"] not in done
    ]
    assert min(rows[id]["gain"] for id in best) == sorted((row["gain"] for row in open_work), reverse=True)[7]


async def copies(world: World, count: int) -> None:
    """So many campaigns like the first, all of them live."""
    first = await world.row(campaigns, number=1)
    work = await world.rows(tasks, campaign_id=first["id"])
    async with world.deps.sessions.write() as session:
        for number in range(2, count + 2):
            campaign_id = UUID(int=number)
            await session.execute(campaigns.insert().values(first | {"id": campaign_id, "number": number}))
            for place, row in enumerate(work):
                task_id = UUID(int=number * 1000 + place)
                await session.execute(tasks.insert().values(row | {"id": task_id, "campaign_id": campaign_id}))


async def test_a_hundred_campaigns_with_nothing_left_cost_a_few_statements(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.campaign(choices(1))
    await copies(world, 99)
    person = await world.person()
    await world.answer(person, 0)
    with overheard(monkeypatch) as dealing:
        row = await world.take(person)
    assert len(dealing) <= 20
    await world.submit(person, row, 0)

    async with world.deps.sessions.write() as session:  # all but one are used up for everybody
        await session.execute(tasks.update().values(slots=0))
        await session.execute(tasks.update().where(tasks.c.campaign_id == UUID(int=77)).values(slots=5))
    with overheard(monkeypatch) as dealing:
        row = await world.take(person)
    assert row.campaign_number == 77
    assert len(dealing) <= 25

    async with world.deps.sessions.write() as session:
        await session.execute(tasks.update().values(slots=0))
    await world.submit(person, row, 0)
    with overheard(monkeypatch) as dealing, pytest.raises(NoTaskAvailable):
        await world.take(person)
    assert len(dealing) <= 20


async def test_open_work_is_counted_at_launch_and_then_now_and_again(world: World) -> None:
    number = await world.campaign(choices(5) + choices(2, gold="a"), max_overlap="2")
    assert (await world.campaign_row(number)).open_tasks == 5
    for person in await world.people(2):
        await world.answer(person, 0)
        await world.answer(person, 0)

    await count_open_tasks(world.deps)

    full = sum(row["slots"] == 0 for row in await world.rows(tasks))
    assert (await world.campaign_row(number)).open_tasks == 5 - full


async def test_a_hidden_twentieth_is_ended_while_most_tasks_wait_for_their_first_vote(world: World) -> None:
    await world.campaign(choices(300))
    people = await world.people(4)
    for _ in range(30):
        for person in people:
            await world.answer(person, 0, "choice")

    heard = [row for row in await world.rows(tasks) if row["votes"]]
    ended = [row for row in heard if row["votes"] > 1]
    assert ended, "nobody would have a verdict before all 300 were looked at"
    assert all(precedence(row["id"], votes=1, is_sure=False) for row in ended)
    begun = [row for row in heard if precedence(row["id"], votes=row["votes"], is_sure=False)]
    assert len(begun) - len(ended) <= 2


async def answered_gold(world: World, is_right: list[bool]) -> Any:
    """An item of gold that people have answered so, one after the other. Returns: its id."""
    await world.campaign(choices(1) + choices(1, gold="a"), gold_share="0.2")
    item = next(row for row in await world.rows(tasks) if row["gold"] is not None)
    person = await world.person()
    await world.answer(person, 0)
    known = await world.row(contributors)
    pattern = (await world.rows(responses))[0]
    held = (await world.rows(assignments))[0]
    async with world.deps.sessions.write() as session:
        for place, right in enumerate(is_right):
            ids = [UUID(int=1000 * kind + place) for kind in (1, 2, 3)]
            other = {**known, "id": ids[0], "account_id": ids[0]}
            await session.execute(contributors.insert().values(other))
            own = held | {"id": ids[1], "lease": f"lease {place}", "task_id": item["id"], "contributor_id": ids[0]}
            await session.execute(assignments.insert().values(own))
            said = {"id": ids[2], "assignment_id": ids[1], "task_id": item["id"], "contributor_id": ids[0]}
            await session.execute(responses.insert().values(pattern | said | {"choice": 0 if right else 1}))
        await session.execute(tasks.update().where(tasks.c.id == item["id"]).values(votes=len(is_right)))
    return item["id"]


async def test_gold_that_people_find_easier_than_before_is_dealt_no_more(world: World) -> None:
    is_right = [place % 3 != 0 for place in range(60)] + [True] * 50
    item = await answered_gold(world, is_right)
    campaign = await world.campaign_row()
    wanted = Wanted("choice", "en", (await world.person(2)).id)

    await retire_gold(world.deps)

    async with world.deps.sessions.read() as session:
        assert await gold_for(session, campaign.id, wanted, limit=8) == []
        assert await gold.retired(session, campaign.id) == {"moved": 1}
    assert (await world.row(tasks, id=item))["retired_at"] == world.clock.now()


@pytest.mark.parametrize(("exposures", "reasons"), [(199, {}), (200, {"worn": 1})])
async def test_gold_retires_after_two_hundred_exposures(world: World, exposures: int, reasons: dict[str, int]) -> None:
    await answered_gold(world, [place % 4 != 0 for place in range(exposures)])
    await retire_gold(world.deps)
    async with world.deps.sessions.read() as session:
        assert await gold.retired(session, (await world.campaign_row()).id) == reasons
