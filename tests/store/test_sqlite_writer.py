"""Blocks that wait at the same time share a commit, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError

from store.sessions import Sessions

pytestmark = pytest.mark.asyncio

ADD = text("INSERT INTO notes VALUES (:note)")


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Sessions]:
    sessions = Sessions(f"sqlite+aiosqlite:///{tmp_path / 'notes.db'}")
    async with sessions.write() as session:
        await session.execute(text("CREATE TABLE notes (note TEXT NOT NULL)"))
    yield sessions
    await sessions.dispose()


async def _add(store: Sessions, note: str | None) -> None:
    async with store.write() as session:
        await session.execute(ADD, {"note": note})
        await asyncio.sleep(0)


async def _notes(store: Sessions) -> list[str]:
    async with store.read() as session:
        return list((await session.execute(text("SELECT note FROM notes ORDER BY note"))).scalars())


async def test_blocks_that_wait_together_share_one_commit(store: Sessions) -> None:
    assert store._writer is not None
    commits: list[Connection] = []
    event.listen(store._writer._engine, "commit", commits.append)

    await asyncio.gather(*(_add(store, f"{number:02}") for number in range(20)))

    assert len(await _notes(store)) == 20
    assert len(commits) == 1


async def test_a_block_that_raises_takes_back_its_own_statements_alone(store: Sessions) -> None:
    async def add_and_raise() -> None:
        async with store.write() as session:
            await session.execute(ADD, {"note": "lost"})
            raise ZeroDivisionError

    results = await asyncio.gather(
        _add(store, "a"), add_and_raise(), _add(store, None), _add(store, "b"), return_exceptions=True
    )

    assert [type(result).__name__ for result in results] == [
        "NoneType",
        "ZeroDivisionError",
        "IntegrityError",
        "NoneType",
    ]
    assert await _notes(store) == ["a", "b"]


async def test_a_first_block_that_raises_leaves_nothing_and_fails_nobody(store: Sessions) -> None:
    async def add_and_raise() -> None:
        async with store.write() as session:
            await session.execute(ADD, {"note": "lost"})
            await asyncio.sleep(0)
            raise ZeroDivisionError

    for _ in range(2):
        results = await asyncio.gather(add_and_raise(), _add(store, "a"), _add(store, "b"), return_exceptions=True)
        assert [type(result).__name__ for result in results] == ["ZeroDivisionError", "NoneType", "NoneType"]

    assert await _notes(store) == ["a", "a", "b", "b"]


async def test_a_transaction_that_sqlite_gives_up_fails_every_block_of_its_group(store: Sessions) -> None:
    async def give_up() -> None:
        async with store.write() as session:
            await session.execute(text("ROLLBACK"))  # what SQLite does by itself when the disk is full
            raise ZeroDivisionError

    results = await asyncio.gather(_add(store, "a"), give_up(), return_exceptions=True)

    assert [type(result) for result in results] == [OperationalError, ZeroDivisionError]
    assert await _notes(store) == []
    await _add(store, "later")
    assert await _notes(store) == ["later"]


async def test_a_block_cancelled_during_its_commit_waits_until_it_is_stored(store: Sessions) -> None:
    ended = asyncio.Event()

    async def add() -> None:
        async with store.write() as session:
            await session.execute(ADD, {"note": "a"})
            ended.set()

    task = asyncio.create_task(add())
    await ended.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert await _notes(store) == ["a"]
