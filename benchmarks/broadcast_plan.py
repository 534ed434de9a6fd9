"""How long a million people take to be counted and planned, and for how long others wait for that."""

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Final

from benchmarks.stores import database
from bot import migrate
from flows.broadcasts.advance_broadcast import advance_broadcast
from flows.broadcasts.read_broadcast import read_broadcast
from store.sessions import Sessions
from tests.support.broadcasts import confirm, dry_run, readers
from tests.support.deps import house_deps
from tests.support.world import OPERATOR, World, choices

_SENDER: Final = "benchmark"


def plan_on(store: str, people: int) -> dict[str, float]:
    """Count and plan so many, on a store that waits for its disk."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder, database(store, Path(folder)) as url:
        migrate.upgrade(url)
        figures = asyncio.run(_plan(url, Path(folder), people))
    return {f"{name}_{store}": value for name, value in figures.items()}


async def _plan(url: str, folder: Path, people: int) -> dict[str, float]:
    sessions = Sessions(url)
    deps = await house_deps(sessions, folder, {OPERATOR: "owner"})
    world = World(deps, deps.clock)  # type: ignore[arg-type]
    number = await world.campaign(choices(1), languages="zh en")
    await readers(sessions, people, since=world.clock.now())
    begun = time.perf_counter()
    found = await dry_run(world, campaign=number)
    counted_s = time.perf_counter() - begun
    assert sum(found.people.values()) == people
    await confirm(world, found.proposal)

    begun, longest_s, cpu_began_s = time.perf_counter(), 0.0, time.process_time()
    is_planned = False
    while not is_planned:
        stride_began = time.perf_counter()
        is_planned = bool((await advance_broadcast(deps, holder=_SENDER, limit=1)).people)
        longest_s = max(longest_s, time.perf_counter() - stride_began)
    planned_s, cpu_s = time.perf_counter() - begun, time.process_time() - cpu_began_s
    assert (await read_broadcast(deps, 1)).planned == people
    await sessions.dispose()
    return {
        "count_s": round(counted_s, 2),
        "plan_s": round(planned_s, 2),
        "plan_cpu_s": round(cpu_s, 2),
        "plan_longest_ms": round(longest_s * 1e3, 1),
    }
