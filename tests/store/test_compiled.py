"""What goes around SQLAlchemy means the same as what goes through it, on both stores."""

import asyncio
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Uuid,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from store.compiled import compiled
from store.sessions import Contended, Sessions
from store.tables.application_role import APPLICATION_ROLE
from store.tables.types import Json, UtcDateTime

pytestmark = pytest.mark.asyncio

_ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

odd = Table(
    "test_odd_values",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("name", String(40), nullable=False, unique=True),
    Column("facts", Json),
    Column("share", Float),
    Column("is_on", Boolean),
    Column("at", UtcDateTime),
    Column("count", Integer),
)
ROWS: list[dict[str, Any]] = [
    {
        "id": uuid.UUID(int=number + 1),
        "name": f"名 {number} $1 ' \" \\",
        "facts": facts,
        "share": number / 3,
        "is_on": bool(number % 2),
        "at": datetime(2026, 2, 28, 23, 59, 59, number, tzinfo=UTC) if number else None,
        "count": -number,
    }
    for number, facts in enumerate([None, {"a": [1, None, "😀"]}, ["x"], 7])
]
_INSERT = insert(odd)
_BY_NAME = select(odd).where(odd.c.name == bindparam("name"))
_AMONG = (
    select(odd.c.id, func.coalesce(odd.c.count, 0))
    .where(odd.c.name.in_(bindparam("names", expanding=True)), odd.c.count.in_((0, -1, -2)))
    .order_by(odd.c.name)
)
_MOVE = (
    update(odd)
    .where(odd.c.id == bindparam("which"), odd.c.count + bindparam("by") < bindparam("by") + 1)
    .values(count=odd.c.count + bindparam("by"))
)
_DROP = delete(odd).where(odd.c.is_on == bindparam("on"))


@pytest_asyncio.fixture
async def table(sessions: Sessions) -> Sessions:
    engine = create_async_engine(sessions.url)
    async with engine.begin() as connection:
        await connection.run_sync(odd.metadata.create_all)
        if not sessions.is_sqlite:
            rights = f"GRANT SELECT, INSERT, UPDATE, DELETE ON {odd.name} TO {APPLICATION_ROLE}"
            await connection.exec_driver_sql(rights)
    await engine.dispose()
    return sessions


@pytest_asyncio.fixture
async def filled(table: Sessions) -> Sessions:
    async with table.write() as session:
        for row in ROWS:
            assert await session.run(_INSERT, row) == 1
    return table


async def test_every_type_comes_back_as_it_went_in_and_as_sqlalchemy_reads_it(filled: Sessions) -> None:
    for heavy in (False, True):
        async with filled.read(heavy=heavy) as session:
            for row in ROWS:
                (found,) = await session.dicts(_BY_NAME, {"name": row["name"]})
                (theirs,) = (await session.execute(_BY_NAME, {"name": row["name"]})).mappings()
                assert found == row == dict(theirs)


async def test_an_insert_is_of_the_columns_that_are_given(table: Sessions) -> None:
    async with table.write() as session:
        await session.run(_INSERT, {"name": "b", "id": uuid.UUID(int=9)})
        await session.run(_INSERT, {"id": uuid.UUID(int=8), "name": "a", "count": 3})
        rows = await session.tuples(select(odd.c.name, odd.c.count).order_by(odd.c.name), {})

    assert rows == [["a", 3], ["b", None]]


async def test_a_list_is_as_long_as_it_is(filled: Sessions) -> None:
    names = [row["name"] for row in ROWS]
    async with filled.read() as session:
        for some in ([], names[:1], names[1:], names[::-1]):
            ours = await session.tuples(_AMONG, {"names": some})
            theirs = [list(row) for row in await session.execute(_AMONG, {"names": some})]
            assert ours == theirs
            assert len(ours) == len(set(some) & set(names[:3]))


async def test_what_is_written_is_counted(filled: Sessions) -> None:
    async with filled.write() as session:
        assert await session.run(_MOVE, {"which": ROWS[2]["id"], "by": 5}) == 1
        assert await session.run(_MOVE, {"which": ROWS[2]["id"], "by": 5}) == 0
        assert await session.run(_DROP, {"on": True}) == 2
        assert await session.run(_DROP, {"on": True}) == 0
    async with filled.read() as session:
        assert await session.tuples(select(odd.c.count).order_by(odd.c.count), {}) == [[0], [3]]


async def test_steps_and_a_last_statement_are_counted_and_read_as_one_by_one(filled: Sessions) -> None:
    async with filled.write() as session:
        steps = [(_MOVE, {"which": ROWS[3]["id"], "by": 1}), (_DROP, {"on": False}), (_INSERT, _another(7))]
        assert await session.run_all(*steps) == [1, 2, 1]
        counts, found = await session.dicts_after(
            [(_INSERT, _another(8)), (_DROP, {"on": False})], _BY_NAME, {"name": ROWS[1]["name"]}
        )
        assert (counts, found) == ([1, 0], [ROWS[1]])
        assert await session.dicts_after([(_DROP, {"on": None})], _BY_NAME, {"name": "nobody"}) == ([0], [])
    async with filled.read() as session:
        names = [name for (name,) in await session.tuples(select(odd.c.name).order_by(odd.c.name), {})]
        assert names == sorted([ROWS[1]["name"], ROWS[3]["name"], "a 7", "a 8"])


def _another(number: int) -> dict[str, Any]:
    return {"id": uuid.UUID(int=number * 1000), "name": f"a {number}"}


async def test_a_step_that_fails_takes_the_others_with_it(filled: Sessions) -> None:
    async def flow() -> None:
        async with filled.write() as session:
            await session.run_all((_DROP, {"on": True}), (_INSERT, ROWS[0]))

    with pytest.raises(IntegrityError):
        await flow()

    async with filled.read() as session:
        assert len(await session.tuples(select(odd.c.id), {})) == len(ROWS)


async def test_both_ways_share_one_transaction(table: Sessions) -> None:
    async def flow() -> None:
        async with table.write() as session:
            await session.run(_INSERT, ROWS[0])
            await session.execute(_INSERT, ROWS[1])
            assert len(await session.tuples(select(odd.c.id), {})) == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await flow()

    async with table.read() as session:
        assert await session.tuples(select(odd.c.id), {}) == []


async def test_errors_are_sqlalchemys_whichever_way_a_statement_went(filled: Sessions) -> None:
    async def add_again() -> None:
        async with filled.write() as session:
            await session.run(_INSERT, ROWS[0] | {"id": uuid.UUID(int=99)})

    async def write_in_a_reader() -> None:
        async with filled.read() as session:
            await session.tuples(_DROP, {"on": True})

    with pytest.raises(IntegrityError):
        await add_again()
    with pytest.raises(DBAPIError):
        await write_in_a_reader()
    async with filled.read() as session:
        assert len(await session.tuples(select(odd.c.id), {})) == len(ROWS)


async def test_a_missing_value_is_no_null(filled: Sessions) -> None:
    async with filled.read() as session:
        with pytest.raises(KeyError):
            await session.tuples(_BY_NAME, {})


@_ON_POSTGRESQL  # on SQLite statements do not wait
async def test_a_cancelled_block_gives_its_connection_back_clean(filled: Sessions) -> None:
    async def slow() -> None:
        async with filled.write() as session:
            await session.run(_DROP, {"on": True})
            await session.tuples(text("SELECT pg_sleep(30)"), {})

    for _ in range(25):  # more than there are connections
        running = asyncio.create_task(slow())
        await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    async with filled.write() as session:
        assert len(await session.tuples(select(odd.c.id), {})) == len(ROWS)


async def test_a_failed_statement_that_is_passed_over_is_never_taken_for_done(filled: Sessions) -> None:
    async def careless() -> None:
        async with filled.write() as session:
            await session.run(_DROP, {"on": False})
            try:
                await session.run(_INSERT, ROWS[1])
            except IntegrityError:
                return

    if filled.is_sqlite:
        await careless()  # there a statement fails alone
        return
    with pytest.raises(AssertionError, match="to be committed"):
        await careless()
    async with filled.read() as session:
        assert len(await session.tuples(select(odd.c.id), {})) == len(ROWS)


@_ON_POSTGRESQL  # on SQLite writers take turns
async def test_two_that_wait_for_each_other_are_contention(filled: Sessions) -> None:
    met = asyncio.Barrier(2)

    async def swap(first: int, second: int) -> None:
        async with filled.write() as session:
            await session.run(_MOVE, {"which": ROWS[first]["id"], "by": -1})
            await met.wait()
            await session.run(_MOVE, {"which": ROWS[second]["id"], "by": -1})

    outcomes = await asyncio.gather(swap(1, 2), swap(2, 1), return_exceptions=True)

    assert sorted(map(type, outcomes), key=str) == [type(None), Contended]


async def test_a_statement_is_compiled_once() -> None:
    assert compiled(_BY_NAME, {"name": "a"}, "sqlite") is compiled(_BY_NAME, {"name": "b"}, "sqlite")
