"""Choosing among very many open tasks, on SQLite and on PostgreSQL: the statements alone, and whole assignments."""

import asyncio
import tempfile
import time
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final

from benchmarks.stores import database
from bot import migrate
from kernel.clock import ManualClock
from store import tasks
from store.sessions import Sessions
from store.tasks import Wanted
from tasks.allocation import DRAW_FROM, FIRST_TASKS, choose, is_gold_turn
from tasks.campaigns import GOLD_SHARE_LATER
from tests.support.deps import house_deps
from tests.support.many_tasks import Many, grow
from tests.support.world import OPERATOR, World, choices

DONE: Final = 10_000
"""What the person has done before: each is one more task that may not come again."""


def measure_speed(*, tasks: int, rounds: int) -> dict[str, Any]:
    """Both stores in turn.

    Raises:  Unmeasurable.
    """
    figures: dict[str, Any] = {"open_tasks": tasks}
    for store in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder, database(store, Path(folder)) as url:
            migrate.upgrade(url)
            found = asyncio.run(_measured(url, Path(folder), tasks, rounds))
        figures |= {f"{name}_{store}": value for name, value in found.items()}
        print(f"{store}: " + " · ".join(f"{name} {value}" for name, value in found.items()), flush=True)
    return figures


async def _measured(url: str, folder: Path, count: int, rounds: int) -> dict[str, float]:
    sessions = Sessions(url)
    deps = await house_deps(sessions, folder, {OPERATOR: "owner"})
    assert isinstance(deps.clock, ManualClock)
    world = World(deps, deps.clock)
    await world.campaign(choices(1), gold_share="0.07")
    person = await world.person()
    campaign_id = (await world.campaign_row()).id
    await grow(sessions, Many(campaign_id, person.id, count, max(3, count // DONE) | 1))

    chosen_ms = await _choose_often(sessions, campaign_id, Wanted("choice", "en", person.id), rounds)
    whole_ms = []
    for _ in range(rounds):
        began_s = time.perf_counter()
        row = await world.take(person)
        whole_ms.append(1000 * (time.perf_counter() - began_s))
        await world.submit(person, row, 0)
    await sessions.dispose()
    return {
        "choose_ms": round(median(chosen_ms), 2),
        "choose_ms_p95": round(sorted(chosen_ms)[int(0.95 * len(chosen_ms))], 2),
        "assign_ms": round(median(whole_ms), 2),
    }


async def _choose_often(sessions: Sessions, campaign_id: Any, wanted: Wanted, rounds: int) -> list[float]:
    """What `open_assignment` does once it knows which campaign to ask. Units: ms."""
    rng, took_ms = Random(7), []
    for _ in range(rounds):
        async with sessions.read() as session:
            began_s = time.perf_counter()
            chosen = choose(await tasks.top_by_gain(session, campaign_id, wanted, limit=DRAW_FROM), (), rng)
            if is_gold_turn(FIRST_TASKS, rng, share=GOLD_SHARE_LATER):
                await tasks.gold_for(session, campaign_id, wanted, limit=DRAW_FROM)
            took_ms.append(1000 * (time.perf_counter() - began_s))
        assert chosen is not None
    return took_ms
