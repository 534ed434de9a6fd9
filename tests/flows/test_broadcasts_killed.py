"""kill -9 while a broadcast goes out: each is told once or, at a crash, unsure; nobody twice; no second too full."""

import asyncio
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest

from flows.broadcasts.read_broadcast import read_broadcast
from store.broadcasts import LEASE
from store.limiter import broadcasts_per_s
from store.tables.broadcasts import broadcast_recipients, broadcasts
from tests.support.broadcasts import broadcast, readers
from tests.support.world import World, choices

HOUSE: Final = Path(__file__).parents[2]
PEOPLE: Final = 200
KILLS: Final = 4
KILLED: Final = -9
IN_FLIGHT_MAX: Final = 4
"""So many are called together: a kill leaves no more of them in doubt."""


async def crash_while_broadcasting(world: World, folder: Path, *, people: int, kills: int) -> dict[str, Any]:
    """Let processes send and die until so many have died; then let one send the rest.

    What each may send follows from who still waits and how many are still to die: so people last for every kill.

    Returns: how many died, how many people were told, are unsure, were told twice or lost, and the fullest second.
    """
    number = await world.campaign(choices(1), languages="zh en")
    await readers(world.deps.sessions, people, since=world.clock.now())
    await broadcast(world, number)
    file, died, seed, left = folder / "sent.txt", 0, 0, True
    while left:
        seed += 1
        facts = await read_broadcast(world.deps, 1)
        waiting = people - facts.sent - facts.unsure
        died += await _one(world, file, seed, max(1, 2 * waiting // (kills - died + 2)) if died < kills else 2 * people)
        left = (await world.row(broadcasts))["state"] in {"planning", "sending"}
    calls = [line.split() for line in file.read_text(encoding="utf-8").splitlines()]
    told = Counter(int(chat) for _, chat in calls)
    return {"kills": died, "people": people, **await _looked_at(world, told), **_pace([float(at) for at, _ in calls])}


async def _one(world: World, file: Path, seed: int, calls_max: int) -> bool:
    """One process, once the lease of the one before has run out. Returns: whether it was killed."""
    world.clock.advance(max(0.0, _last_s(file) - world.clock.now().timestamp()) + LEASE.total_seconds() + 1)
    words = [world.deps.sessions.url, str(file), world.clock.now().isoformat(), str(seed), str(calls_max)]
    command = [sys.executable, "-m", "tests.flows.broadcasting_process", *words]
    process = await asyncio.create_subprocess_exec(*command, cwd=HOUSE)
    ended = await process.wait()
    assert ended in {0, KILLED}, ended
    return ended == KILLED


def _last_s(file: Path) -> float:
    """When the last call was made."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return float(lines[-1].split()[0]) if lines else 0.0


async def _looked_at(world: World, told: Counter[int]) -> dict[str, int]:
    """What the rows say beside what was sent."""
    facts = await read_broadcast(world.deps, 1)
    by_state: dict[str, set[int]] = {}
    for row in await world.rows(broadcast_recipients):
        by_state.setdefault(row["state"], set()).add(row["contributor_id"].int)
    sent, unsure = by_state.get("sent", set()), by_state.get("unsure", set())
    assert (len(sent), len(unsure)) == (facts.sent, facts.unsure), "the counts are those of the rows"
    return {
        "told": len(told),
        "repeats": sum(told.values()) - len(told),
        "unsure": len(unsure),
        "unsure_told": len(unsure & told.keys()),
        "lost": facts.planned - len(sent | unsure) + len(sent - told.keys()),
        "unlisted": len(told.keys() - sent - unsure),
    }


def _pace(at_s: list[float]) -> dict[str, int]:
    """The most calls in any one second."""
    fullest = begin = 0
    for end, moment in enumerate(at_s):
        while at_s[begin] <= moment - 1.0 + 1e-6:
            begin += 1
        fullest = max(fullest, end - begin + 1)
    return {"fullest_second": fullest}


@pytest.mark.asyncio
async def test_a_killed_broadcast_tells_everybody_once_or_lists_them(world: World, tmp_path: Path) -> None:
    tried = await crash_while_broadcasting(world, tmp_path, people=PEOPLE, kills=KILLS)

    assert tried["kills"] >= KILLS - 1, tried
    assert (tried["repeats"], tried["lost"], tried["unlisted"]) == (0, 0, 0), tried
    assert tried["told"] - tried["unsure_told"] + tried["unsure"] == PEOPLE, tried
    assert 0 < tried["unsure"] <= IN_FLIGHT_MAX * tried["kills"], tried
    assert tried["fullest_second"] <= broadcasts_per_s(30), tried
