"""One scheduler process for test_failover: `python -m tests.jobs.beating_process DATABASE_URL REDIS_URL`.

Its one job writes a row for each quarter of a second, in the transaction that moves the slot on.
"""

import asyncio
import os
import random
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from bot.workers import InlineWorkers
from flows.deps import Deps, Policy
from jobs.duties import Slotted
from jobs.runner import Runner
from jobs.slots import CatchUp, Every, Schedule
from jobs.wakes import Wakes
from kernel.clock import SystemClock
from store import jobs
from store.cache_redis import RedisCache
from store.files import Files
from store.leadership import Leadership
from store.release_folder import ReleaseFolder
from store.sessions import Sessions


async def beat(deps: Deps, slot: datetime, cursor: str | None) -> None:
    async with deps.sessions.write() as session:
        await jobs.move_on(session, "beat", slot, was=cursor, cursor=None, now=deps.clock.now())
        await session.execute(text("INSERT INTO beats VALUES (:slot, :pid)"), {"slot": slot, "pid": os.getpid()})


async def main(database_url: str, redis_url: str) -> None:
    wakes = Wakes()
    deps = Deps(
        sessions=Sessions(database_url, pool_size=2),
        clock=SystemClock(),
        files=Files(Path(tempfile.gettempdir())),
        releases=ReleaseFolder(Path(tempfile.gettempdir())),
        workers=InlineWorkers(),
        waker=wakes,
        rng=random.Random(1),
        policy=Policy(operators={}),
        people_key=bytes(32),
    )
    schedule = Schedule(Every(timedelta(milliseconds=250)), CatchUp.EVERY)
    election = Leadership(RedisCache(redis_url), str(os.getpid()))
    runner = Runner(deps, [Slotted("beat", beat, schedule, look_every_s=0.1)], election=election, wakes=wakes)
    runner.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
