"""A place with its neighbours among up to a million people: in Redis against a raw ZREVRANK, and in process."""

import argparse
import asyncio
import random
import resource
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from statistics import median, quantiles
from typing import Any, Final
from uuid import UUID

from redis.asyncio import BlockingConnectionPool, Redis

from contributors.boards import Board
from kernel.ids import new_id
from store.board_cache import Boards, Change
from store.board_memory import MemoryBoards
from store.cache_redis import RedisCache
from tests.support.servers import RedisServer

SIZES: Final = (10_000, 100_000, 1_000_000)
NOW: Final = datetime(2026, 12, 1, tzinfo=UTC)
BOARD: Final = Board("all", "all")
_ASKED: Final = 2_000
_ROUND: Final = 50
_BATCH: Final = 2_000
_MOST_POINTS: Final = 20_000
"""So few that many share a place."""
_SEED: Final = 5
_PREFIX: Final = "benchmark"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many people, and how often one of them asks."""
    parser.add_argument("--people", type=int, nargs="+", default=SIZES, help="people on the board (10^4, 10^5, 10^6)")
    parser.add_argument("--asked", type=int, default=_ASKED, help=f"questions of each kind ({_ASKED:,})")


def measure(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Every size in Redis, then in process."""
    server = RedisServer()
    server.start()
    try:
        rows = [asyncio.run(_size(server, people, arguments.asked)) for people in arguments.people]
    finally:
        server.close()
    figures: dict[str, Any] = {"sizes": rows}
    for row in rows:
        figures[f"ratio_to_zrevrank_1e{len(str(row['people'])) - 1}"] = row["ratio"]
        print(
            f"{row['people']:>9,} people: ZREVRANK {row['zrevrank_us']} µs (p95 {row['zrevrank_p95_us']}), place with "
            f"neighbours {row['place_us']} µs (p95 {row['place_p95_us']}), {row['ratio']} times; with the first ten "
            f"{row['board_us']} µs; copied at {row['copied_per_s']:,}/s. In process {row['process_us']} µs, "
            f"with the first ten {row['process_board_us']} µs, copied at {row['process_copied_per_s']:,}/s"
        )
    figures["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_024
    return figures


async def _size(server: RedisServer, people: int, asked: int) -> dict[str, Any]:
    """One size. Kinds of question take turns, so that what else the machine does meets all of them alike."""
    rng = random.Random(_SEED)
    changes = [Change(BOARD, new_id(NOW), rng.randint(1, _MOST_POINTS)) for _ in range(people)]
    who = [rng.choice(changes).person for _ in range(asked)]
    cache, memory = RedisCache(server.url, prefix=f"{_PREFIX}{people}"), MemoryBoards()
    copied, process_copied = await _copy(cache.boards, changes), await _copy(memory, changes)
    generation = await cache.boards.copy()
    assert generation is not None
    key = f"{_PREFIX}{people}{{boards}}:{generation.generation}:{BOARD.name}"

    bare = Redis.from_pool(BlockingConnectionPool.from_url(server.url, decode_responses=True))

    kinds: dict[str, Callable[[UUID], Awaitable[object]]] = {
        "zrevrank": lambda person: _rank(bare, key, person),
        "place": lambda person: cache.boards.view(BOARD, person, top=0),
        "board": lambda person: cache.boards.view(BOARD, person),
        "process": lambda person: memory.view(BOARD, person, top=0),
        "process_board": lambda person: memory.view(BOARD, person),
    }
    assert await kinds["zrevrank"](who[0]) is not None
    assert await kinds["place"](who[0]) == await kinds["process"](who[0])
    times = await _take_turns(kinds, who)
    await cache.close()
    await bare.aclose(close_connection_pool=True)
    found = {f"{name}_us": round(median(each), 1) for name, each in times.items()}
    p95 = {f"{name}_p95_us": round(quantiles(each, n=20)[-1], 1) for name, each in times.items()}
    ratio = round(median(times["place"]) / median(times["zrevrank"]), 2)
    return (
        {"people": people, "ratio": ratio}
        | found
        | p95
        | {
            "copied_per_s": copied,
            "process_copied_per_s": process_copied,
        }
    )


async def _rank(redis: Redis, key: str, person: UUID) -> object:
    """The question in its barest form. Points are kept negative, so the first of them is the last of these."""
    return await redis.zrevrank(key, person.hex)


async def _copy(boards: Boards, changes: Sequence[Change]) -> int:
    """Bring all changes to a new copy, as a follower does. Returns: how many a second."""
    begun = time.perf_counter()
    copy = await boards.begin()
    for first in range(0, len(changes), _BATCH):
        done = min(first + _BATCH, len(changes))
        is_last = done == len(changes)
        assert await boards.apply(changes[first:done], was=copy, revision=done, is_whole=is_last, now=NOW)
        found = await boards.copy()
        assert found is not None
        copy = found
    return round(len(changes) / (time.perf_counter() - begun))


async def _take_turns(
    kinds: Mapping[str, Callable[[UUID], Awaitable[object]]], who: Sequence[UUID]
) -> dict[str, list[float]]:
    """How long each question took, in microseconds."""
    times: dict[str, list[float]] = {name: [] for name in kinds}
    for first in range(0, len(who), _ROUND):
        for name, ask in kinds.items():
            for person in who[first : first + _ROUND]:
                begun = time.perf_counter_ns()
                await ask(person)
                times[name].append((time.perf_counter_ns() - begun) / 1_000)
    return times
