"""kill -9 of whoever counts, anywhere between SQL and Redis, and a flushed Redis: boards are what was paid."""

import asyncio
import random
import secrets
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from contributors.boards import Board, View
from flows.boards.count_work import count_work
from flows.boards.follow_boards import follow_boards
from store import boards
from store.cache_redis import RedisCache
from store.tables.work import responses
from tests.support.paid_work import PaidWork
from tests.support.servers import RedisServer
from tests.support.world import World

pytestmark = pytest.mark.asyncio

HOUSE: Final = Path(__file__).parents[2]
EVER: Final = Board("all", "all")
KILLS: Final = 4


async def killed(arguments: list[str], after_s: float) -> None:
    """Let one count for a while once it is at work, and kill it."""
    command = [sys.executable, "-m", "tests.flows.board_process", *arguments]
    process = await asyncio.create_subprocess_exec(*command, cwd=HOUSE, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"paying\n"
    await asyncio.sleep(after_s)
    process.kill()
    await process.communicate()


async def test_a_killed_counter_counts_everything_once(world: World, redis_server: RedisServer) -> None:
    prefix, rng, work = f"test-{secrets.token_hex(4)}", random.Random(3), PaidWork(world.deps.sessions)
    people = [(await world.stranger(number)).id for number in range(3)]
    campaign = await work.campaign(world.clock.now())
    arguments = [world.deps.sessions.url, redis_server.url, prefix, str(campaign), *map(str, people)]
    for _ in range(KILLS):
        await killed(arguments, 0.05 + rng.random() / 5)

    cache = RedisCache(redis_server.url, prefix=prefix)
    deps = replace(world.deps, boards=cache.boards)
    for loses_everything in (False, True):
        if loses_everything:
            redis_server.restart()  # it keeps nothing
            assert await cache.boards.copy() is None
        while await count_work(deps) or await follow_boards(deps):
            pass
        rows = await world.rows(responses)
        paid = {person: sum(row["points"] for row in rows if row["contributor_id"] == person) for person in people}
        assert sum(paid.values()) > 0
        for person in people:
            found = await cache.boards.view(EVER, person)
            async with deps.sessions.read() as session:
                assert found == await boards.view(session, EVER, person)
            assert isinstance(found, View)
            assert {entry.person: entry.points for entry in found.top} == {who: n for who, n in paid.items() if n}
    await cache.close()
