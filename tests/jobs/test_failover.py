"""R9, short form: several schedulers, their leader killed, and still no slot twice and none left out."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
import pytest_asyncio
from sqlalchemy import text

from store.sessions import Sessions
from tests.support.servers import PostgresServer, RedisServer

PROCESSES = 3


@pytest_asyncio.fixture
async def processes(
    postgresql_url: str, postgres_server: PostgresServer, redis_server: RedisServer
) -> AsyncIterator[list[Process]]:
    database = postgresql_url.rpartition("/")[2]
    postgres_server.psql("CREATE TABLE beats (slot TIMESTAMPTZ NOT NULL, pid INTEGER NOT NULL)", database=database)
    command = [sys.executable, "-m", "tests.jobs.beating_process", postgresql_url, redis_server.url]
    started = [await asyncio.create_subprocess_exec(*command) for _ in range(PROCESSES)]
    yield started
    for process in started:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def until(condition: Callable[[], Awaitable[object]], *, within_s: float) -> None:
    async with asyncio.timeout(within_s):
        while not await condition():  # noqa: ASYNC110 - the condition is other processes' rows
            await asyncio.sleep(0.05)


@pytest.mark.asyncio
async def test_a_killed_leader_is_followed_and_no_slot_runs_twice_or_never(
    postgresql_url: str, processes: list[Process]
) -> None:
    sessions = Sessions(postgresql_url)

    async def beats() -> list[tuple[datetime, int]]:
        async with sessions.read() as session:
            rows = await session.execute(text("SELECT slot, pid FROM beats ORDER BY slot"))
            return [(row.slot, row.pid) for row in rows]

    async def newcomer_beats(killed: set[int]) -> bool:
        found = await beats()
        return bool(found) and found[-1][1] not in killed

    killed: set[int] = set()
    for _ in range(PROCESSES - 1):
        await until(lambda: newcomer_beats(killed), within_s=50)
        leader = (await beats())[-1][1]
        os.kill(leader, signal.SIGKILL)
        killed.add(leader)
    await until(lambda: newcomer_beats(killed), within_s=50)

    slots = [slot for slot, _ in await beats()]
    assert len({pid for _, pid in await beats()}) == PROCESSES
    assert all(late - early == timedelta(milliseconds=250) for early, late in pairwise(slots))
    await sessions.dispose()
