"""kill -9 between sending a notice and writing that down (R6): every text goes out, repeated at most once a crash."""

import asyncio
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest

from kernel.ids import new_id
from store import outbox
from store.outbox import CLAIM, Notice
from store.tables.delivery import outbox as outbox_rows
from tests.support.world import World

HOUSE: Final = Path(__file__).parents[2]
CRASHES: Final = 4
_PEOPLE: Final = 3
_A_CRASH: Final = 8
"""So many notices for each crash: most processes die before they have sent them all."""
KILLED: Final = -9


async def crash_while_delivering(world: World, folder: Path, crashes: int) -> dict[str, Any]:
    """Let processes deliver and die until so many have died and everything is sent.

    Returns: how many died, how many texts there were, how many were lost, and how many went out again.
    """
    people = [await world.stranger(number) for number in range(1, _PEOPLE + 1)]
    now, file = world.clock.now(), folder / "sent.txt"
    notices = [
        Notice(new_id(now), people[number % _PEOPLE].id, "support_reply", _facts(number), now)
        for number in range(crashes * _A_CRASH)
    ]
    async with world.deps.sessions.write() as session:
        await outbox.add_notices(session, notices, now=now)

    died = seed = 0
    while await world.rows(outbox_rows, state="due"):
        seed += 1
        world.clock.advance(CLAIM.total_seconds() + 1)  # what a dead process had claimed is free again
        died += await _one(world, file, seed) == KILLED
    sent = Counter(file.read_text(encoding="utf-8").splitlines())
    repeats = sum(sent.values()) - len(sent)
    lost = len(notices) - len(sent)
    return {
        "crashes": died,
        "texts": len(notices),
        "lost": lost,
        "repeats": repeats,
        "holds": lost == 0 and repeats <= died and died >= crashes // 2,
    }


async def _one(world: World, file: Path, seed: int) -> int:
    command = [sys.executable, "-m", "tests.flows.notices_process", world.deps.sessions.url]
    process = await asyncio.create_subprocess_exec(
        *command, str(file), world.clock.now().isoformat(), str(seed), cwd=HOUSE
    )
    return await process.wait()


def _facts(number: int) -> dict[str, Any]:
    return {"reference": f"R{number}", "text": f"text {number}"}


@pytest.mark.asyncio
async def test_every_notice_goes_out_and_is_repeated_at_most_once_a_crash(world: World, tmp_path: Path) -> None:
    tried = await crash_while_delivering(world, tmp_path, CRASHES)
    assert tried["holds"], tried
    assert tried["repeats"] > 0, "a crash after sending is a text sent again"
