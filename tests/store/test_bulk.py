"""Rows written and read in the driver's own words are the rows that SQLAlchemy would write and read."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, String, Table, Uuid, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from store import bulk
from store.bulk import Change, Same
from store.sessions import Sessions
from store.tables.application_role import APPLICATION_ROLE
from store.tables.types import UtcDateTime

things = Table(
    "test_things",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("name", String(16)),
    Column("seen_at", UtcDateTime),
    Column("bytes", LargeBinary),
    Column("other_id", Uuid),
)
NOW = datetime(2026, 11, 22, 12, 0, 0, 123_456, tzinfo=UTC)
ONE, TWO, THREE, FOUR = (UUID(int=number) for number in range(1, 5))

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def store(sessions: Sessions) -> AsyncIterator[Sessions]:
    """The store with an empty table of things."""
    engine = create_async_engine(sessions.url)
    async with engine.begin() as connection:
        await connection.run_sync(things.metadata.create_all)
        if not sessions.is_sqlite:
            await connection.exec_driver_sql(f"GRANT SELECT, INSERT, UPDATE ON test_things TO {APPLICATION_ROLE}")
    await engine.dispose()
    yield sessions


async def written(store: Sessions, *changes: Change) -> None:
    async with store.write() as session:
        await bulk.write(session, changes)


async def stored(store: Sessions) -> list[tuple[Any, ...]]:
    async with store.read() as session:
        return [tuple(row) for row in await session.execute(select(things).order_by(things.c.id))]


async def test_every_kind_of_value_comes_back_as_it_was(store: Sessions) -> None:
    later = NOW + timedelta(microseconds=1)
    rows = [(ONE, 2**62, "甲", NOW, b"\0\xff", TWO), (TWO, -1, None, later, None, None)]

    await written(store, Change(things, dict(zip(things.columns.keys(), zip(*rows, strict=True), strict=True))))

    assert await stored(store) == rows


async def test_a_column_that_is_null_throughout_is_null_in_every_row(store: Sessions) -> None:
    columns: dict[str, Any] = {"id": [ONE, TWO], "count": [1, 2], "name": [None, None], "seen_at": [None, NOW]}

    await written(store, Change(things, columns))

    assert await stored(store) == [(ONE, 1, None, None, None, None), (TWO, 2, None, NOW, None, None)]


async def test_what_is_the_same_in_every_row_is_in_every_row(store: Sessions) -> None:
    await written(store, Change(things, {"id": [ONE, TWO, THREE], "count": Same(7), "seen_at": Same(NOW)}))

    assert {(row[1], row[3]) for row in await stored(store)} == {(7, NOW)}
    assert len(await stored(store)) == 3


async def test_one_sequence_may_stand_for_several_columns_and_changes(store: Sessions) -> None:
    ids, others = [ONE, TWO], [THREE, FOUR]

    await written(
        store,
        Change(things, {"id": ids, "count": [1, 2], "other_id": ids}),
        Change(things, {"id": others, "count": [3, 4], "other_id": ids}),
    )

    assert [(row[0], row[1], row[5]) for row in await stored(store)] == [
        (ONE, 1, ONE),
        (TWO, 2, TWO),
        (THREE, 3, ONE),
        (FOUR, 4, TWO),
    ]


async def test_with_a_key_the_rows_of_these_keys_change_and_no_others(store: Sessions) -> None:
    await written(store, Change(things, {"id": [ONE, TWO, THREE], "count": [1, 2, 3], "name": Same("old")}))

    changed: dict[str, Any] = {"name": ["new", None], "count": [10, 30], "seen_at": Same(NOW), "id": [ONE, THREE]}
    await written(store, Change(things, changed, key="id"))

    assert [row[:4] for row in await stored(store)] == [
        (ONE, 10, "new", NOW),
        (TWO, 2, "old", None),
        (THREE, 30, None, NOW),
    ]


@pytest.mark.parametrize("rows", [2, 100])
async def test_of_changes_that_break_a_rule_nothing_is_left(store: Sessions, rows: int) -> None:
    ids = [UUID(int=number) for number in range(rows)]

    with pytest.raises(IntegrityError):
        await written(
            store, Change(things, {"id": ids, "count": Same(1)}), Change(things, {"id": [ids[-1]], "count": [2]})
        )

    assert await stored(store) == []


async def test_rows_are_read_by_any_id_of_theirs(store: Sessions) -> None:
    rows = [
        {"id": ONE, "count": 1, "name": "a", "seen_at": NOW, "other_id": FOUR},
        {"id": TWO, "count": 2, "name": None, "seen_at": None, "other_id": FOUR},
        {"id": THREE, "count": 3, "name": "c", "seen_at": None, "other_id": None},
    ]
    async with store.write() as session:
        await session.execute(insert(things), rows)
    columns = (things.c.id, things.c.name, things.c.seen_at, things.c.other_id)

    async with store.write() as session:
        by_id = await bulk.read_by_id(session, columns, things.c.id, [THREE, ONE, FOUR], lock=True)
        by_other = await bulk.read_by_id(session, columns, things.c.other_id, [FOUR])
        none = await bulk.read_by_id(session, columns, things.c.id, [FOUR])

    assert sorted(map(tuple, by_id), key=str) == [(ONE, "a", NOW, FOUR), (THREE, "c", None, None)]
    assert sorted(map(tuple, by_other), key=str) == [(ONE, "a", NOW, FOUR), (TWO, None, None, FOUR)]
    assert none == []
