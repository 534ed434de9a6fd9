"""`python -m bot rebuild-leaderboards`: every board added up once more from the work that was paid."""

import argparse
import asyncio
from uuid import UUID

from bot import house as houses
from bot.settings import Settings
from flows.boards.copy_boards import copy_boards
from flows.boards.count_work import count_work
from flows.boards.recount_boards import recount_boards
from jobs.wakes import Wakes
from kernel.clock import SystemClock


def run(settings: Settings, arguments: argparse.Namespace) -> str:  # noqa: ARG001 - a command is called with its words
    """Rebuild on a migrated database, while others may serve from it. Returns: what came of it."""
    return asyncio.run(_run(settings))


async def _run(settings: Settings) -> str:
    house = houses.build(settings, clock=SystemClock(), waker=Wakes())
    try:
        while await count_work(house.deps):
            pass
        people = mended = 0
        last: UUID | None = None
        while True:
            batch = await recount_boards(house.deps, last)
            people, mended, last = people + batch.people, mended + batch.mended, batch.last
            if last is None:
                break
        said = f"The leaderboards of {people} people are added up: {mended} sums were wrong and are mended."
        if settings.redis_url is None:
            return f"{said} Running processes take them over by themselves."
        if await copy_boards(house.deps):
            return f"{said} Redis has a new copy."
        return f"{said} Redis does not answer: its copy begins again when it is back."
    finally:
        await house.close()
