"""The two stores promise the same: a write block is one transaction, and no update is lost."""

import asyncio

import pytest
import pytest_asyncio
from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from store.sessions import Contended, Sessions
from store.tables.application_role import APPLICATION_ROLE
from tests.support.servers import PostgresServer

pytestmark = pytest.mark.asyncio

counters = Table("test_counters", MetaData(), Column("id", Integer, primary_key=True), Column("value", BigInteger))


@pytest_asyncio.fixture
async def counter(sessions: Sessions) -> Sessions:
    engine = create_async_engine(sessions.url)
    async with engine.begin() as connection:
        await connection.run_sync(counters.metadata.create_all)
        await connection.execute(counters.insert().values(id=1, value=0))
        if not sessions.is_sqlite:
            await connection.exec_driver_sql(f"GRANT SELECT, UPDATE ON test_counters TO {APPLICATION_ROLE}")
    await engine.dispose()
    return sessions


async def _add_one(sessions: Sessions) -> None:
    """Read, let others in, write back: what loses updates wherever gathering takes no lock."""
    async with sessions.write() as session:
        gathered = select(counters.c.value).where(counters.c.id == 1).with_for_update()
        value = (await session.execute(gathered)).scalar_one()
        await asyncio.sleep(0)
        await session.execute(update(counters).where(counters.c.id == 1).values(value=value + 1))


async def _value(sessions: Sessions) -> int:
    async with sessions.read() as session:
        value: int = (await session.execute(select(counters.c.value))).scalar_one()
        return value


async def test_fifty_concurrent_flows_on_one_row_lose_no_update(counter: Sessions) -> None:
    await asyncio.gather(*(_add_one(counter) for _ in range(50)))

    assert await _value(counter) == 50


async def test_connections_that_the_server_has_closed_are_replaced_unnoticed() -> None:
    server = PostgresServer()
    server.start()
    sessions = Sessions(server.url("postgres"))

    async def ping_at_once(times: int) -> None:
        await asyncio.gather(*(sessions.ping() for _ in range(times)))

    try:
        await ping_at_once(3)
        server.restart()
        await asyncio.sleep(0.05)  # the loop hears of it
        await ping_at_once(3)
    finally:
        await sessions.dispose()
        server.close()


async def test_a_block_that_raises_leaves_nothing_behind(counter: Sessions) -> None:
    async def flow() -> None:
        async with counter.write() as session:
            await session.execute(update(counters).values(value=7))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await flow()

    assert await _value(counter) == 0


async def test_a_read_session_cannot_write(counter: Sessions) -> None:
    with pytest.raises(DBAPIError):
        async with counter.read() as session:
            await session.execute(update(counters).values(value=7))

    assert await _value(counter) == 0


async def test_a_reader_does_not_see_an_open_transaction(counter: Sessions) -> None:
    async with counter.write() as session:
        await session.execute(update(counters).values(value=7))

        assert await _value(counter) == 0
    assert await _value(counter) == 7


async def test_cancelling_a_flow_before_its_commit_rolls_it_back(counter: Sessions) -> None:
    reached = asyncio.Event()

    async def flow() -> None:
        async with counter.write() as session:
            await session.execute(update(counters).values(value=7))
            reached.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(flow())
    await reached.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    await _add_one(counter)  # the write lock is free again
    assert await _value(counter) == 1


async def test_acknowledged_means_on_the_disk(sessions: Sessions) -> None:
    """kill -9 keeps the page cache, so only the settings themselves can be asserted."""
    async with sessions.write() as session:
        if sessions.is_sqlite:
            assert (await session.execute(text("PRAGMA synchronous"))).scalar_one() == 2  # FULL
        else:
            assert (await session.execute(text("SHOW synchronous_commit"))).scalar_one() == "on"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_killed_postgresql_is_contention_and_the_next_run_succeeds(
    counter: Sessions, postgres_server: PostgresServer
) -> None:
    async def flow() -> None:
        async with counter.write() as session:
            await session.execute(update(counters).values(value=7))
            postgres_server.kill9()
            postgres_server.start()
            await session.execute(text("SELECT 1"))

    with pytest.raises(Contended):
        await flow()

    assert await _value(counter) == 0
    await _add_one(counter)
    assert await _value(counter) == 1
