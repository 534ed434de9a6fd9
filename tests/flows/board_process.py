"""Pays, counts and copies without a pause until it is killed: `python -m … DATABASE_URL REDIS_URL PREFIX PERSON…`."""

import asyncio
import random
import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from flows.boards.count_work import count_work
from flows.boards.follow_boards import follow_boards
from store.cache_redis import RedisCache
from store.sessions import Sessions
from tests.support.deps import plain_deps
from tests.support.paid_work import PaidWork


async def main(database_url: str, redis_url: str, prefix: str, campaign: str, *people: str) -> None:
    cache = RedisCache(redis_url, prefix=prefix)
    deps = replace(plain_deps(Sessions(database_url), Path()), boards=cache.boards)
    work, rng = PaidWork(deps.sessions), random.Random()
    print("paying", flush=True)  # noqa: T201
    while True:
        for _ in range(3):
            now, person = deps.clock.now(), UUID(rng.choice(people))
            await work.paid(await work.accepted(person, UUID(campaign), None, now=now), rng.randint(1, 5), now=now)
        await count_work(deps)
        await follow_boards(deps)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
