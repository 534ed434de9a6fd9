"""`python -m bot rebuild-leaderboards`: what is wrong is mended, and Redis gets a new copy."""

import asyncio
from argparse import Namespace
from pathlib import Path
from uuid import UUID

from bot import boards_command
from bot.settings import Settings
from contributors.boards import Board, Entry
from flows.boards.count_work import count_work
from kernel.clock import ManualClock
from store.cache_redis import RedisCache
from store.sessions import Sessions
from store.tables.boards import board_scores
from tests.support.deps import house_deps
from tests.support.paid_work import PaidWork
from tests.support.servers import RedisServer
from tests.support.world import World


async def _damaged(url: str, folder: Path) -> list[UUID]:
    """Two people who were paid; the sums of the first are wrong. Returns: who they are."""
    deps = await house_deps(Sessions(url), folder, {})
    assert isinstance(deps.clock, ManualClock)
    world, work, now = World(deps, deps.clock), PaidWork(deps.sessions), deps.clock.now()
    people = [(await world.stranger(number)).id for number in range(2)]
    campaign = await work.campaign(now)
    for number, person in enumerate(people):
        await work.paid(await work.accepted(person, campaign, None, now=now), 100 + number, now=now)
    await count_work(deps)
    async with deps.sessions.write() as session:
        await session.execute(
            board_scores.update().where(board_scores.c.contributor_id == people[0]).values(points=900)
        )
    await deps.sessions.dispose()
    return people


async def _first(redis_url: str, person: UUID) -> Entry:
    cache = RedisCache(redis_url)
    found = await cache.boards.view(Board("all", "all"), person)
    await cache.close()
    assert found is not None
    return found.top[0]


def test_boards_are_added_up_once_more(sqlite_url: str, tmp_path: Path, redis_server: RedisServer) -> None:
    people = asyncio.run(_damaged(sqlite_url, tmp_path))
    settings = Settings(database_url=sqlite_url, files_path=tmp_path / "files", keys_path=tmp_path / "keys")

    said = boards_command.run(settings, Namespace())
    assert "2 people" in said
    assert "2 sums" in said
    assert "0 sums" in boards_command.run(settings, Namespace())

    shared = settings.model_copy(update={"redis_url": redis_server.url})
    assert "Redis has a new copy" in boards_command.run(shared, Namespace())
    assert asyncio.run(_first(redis_server.url, people[1])) == Entry(1, people[1], 101)


def test_an_absent_redis_is_said(sqlite_url: str, tmp_path: Path) -> None:
    settings = Settings(database_url=sqlite_url, files_path=tmp_path / "files", keys_path=tmp_path / "keys")
    away = settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"})
    assert "does not answer" in boards_command.run(away, Namespace())
