"""An outage is waited out, a fault is parked: the two are told apart on real failures of both stores."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.intake import StoreAway
from bot.outages import is_outage, outages_told
from store.sessions import Sessions
from tests.support.servers import PostgresServer

pytestmark = pytest.mark.asyncio


async def _read(sessions: Sessions, statement: str = "SELECT 1") -> None:
    async with sessions.read() as session:
        await session.execute(text(statement))


async def test_a_postgresql_that_is_down_or_starting_is_an_outage(
    postgresql_url: str, postgres_server: PostgresServer
) -> None:
    sessions = Sessions(postgresql_url)
    await _read(sessions)
    postgres_server.kill9()
    try:
        for _ in range(3):
            with pytest.raises(StoreAway), outages_told():
                await _read(sessions)
    finally:
        postgres_server.start()
    await _read(sessions)
    await sessions.dispose()


async def test_a_wrong_statement_is_a_fault(sessions: Sessions) -> None:
    with pytest.raises(Exception, match="no_such_table") as caught, outages_told():
        await _read(sessions, "SELECT * FROM no_such_table")

    assert not is_outage(caught.value)


async def test_a_read_only_sqlite_is_an_outage(sqlite_url: str) -> None:
    sessions = Sessions(sqlite_url)

    with pytest.raises(StoreAway), outages_told():
        await _read(sessions, "CREATE TABLE refused (id INTEGER)")  # a read session stands in for a read-only disk
    await sessions.dispose()


async def test_a_missing_folder_is_an_outage(tmp_path: Path) -> None:
    sessions = Sessions(f"sqlite+aiosqlite:///{tmp_path}/missing/aichain.db")

    with pytest.raises(StoreAway), outages_told():
        await _read(sessions)
    await sessions.dispose()


async def test_a_refused_connection_is_an_outage_and_a_mistake_is_not() -> None:
    with pytest.raises(OSError) as refused:  # noqa: PT011 - any of the network's
        await asyncio.open_connection("127.0.0.1", 1)

    assert is_outage(refused.value)
    assert not is_outage(KeyError("chat"))
