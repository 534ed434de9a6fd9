"""kill -9 of whoever makes a release, anywhere: what there is is whole, numbered, and in the log once."""

import asyncio
import hashlib
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from ledger.log.leaf import LeafType
from ledger.verify.__main__ import main as verify
from store.releases import HELD
from store.tables.log import log_leaves
from store.tables.releases import released_answers, releases
from tests.flows.test_releases import release, settled
from tests.support.publishing import publish, publisher_in
from tests.support.world import World

pytestmark = pytest.mark.asyncio

HOUSE: Final = Path(__file__).parents[2]
KILLS: Final = 5
LONGEST_S: Final = 0.35
"""Some kills come before a row is written, some after everything is: both are moments like any other."""


async def killed_process(world: World, folder: Path, number: int, update: int, after_s: float) -> str:
    """Let one make a release for a while once it has begun, and kill it. Returns: the name it told, if it did."""
    world.clock.advance(HELD.total_seconds() + 1)
    words = [world.deps.sessions.url, str(folder), world.clock.now().isoformat(), str(number), str(update)]
    command = [sys.executable, "-m", "tests.flows.releasing_process", *words]
    process = await asyncio.create_subprocess_exec(*command, cwd=HOUSE, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    await asyncio.sleep(after_s)
    if process.returncode is None:
        process.kill()
    rest, _ = await process.communicate()
    return rest.decode().strip()


async def test_a_killed_release_is_whole_or_not_there(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number, people = await settled(world, 40)
    dice, told = random.Random(11), set()
    for kill in range(KILLS):
        told.add(await killed_process(world, tmp_path, number, 5_000 + kill, dice.random() * LONGEST_S))
    world.clock.advance(HELD.total_seconds() + 1)

    made = await release(world, number, "csv")

    names = {row["number"] for row in await world.rows(releases)}
    folder = world.deps.releases.folder
    assert {each.name for each in folder.iterdir()} == {f"C{number}@{each}" for each in names}, "no draft is left"
    assert names == {1}, "nothing has changed since, so there is one, whoever made it"
    assert told <= {"", f"C{number}@1"}, "what was told is what there is"
    sums = [line.split("  ") for line in (made.folder / "SHA256SUMS").read_text().splitlines()]
    assert all(hashlib.sha256((made.folder / name).read_bytes()).hexdigest() == told for told, name in sums)
    noted = Counter(row["response_id"] for row in await world.rows(released_answers))
    assert len(noted) == 40 * len(people)
    assert set(noted.values()) == {1}, "each answer is noted once"

    publisher = publisher_in(tmp_path / "log")
    await publish(world.deps, publisher)
    assert len(await world.rows(log_leaves, type=int(LeafType.RELEASE))) == 1
    [key] = publisher.signer.key_pairs()
    places = [str(made.folder / "manifest.json"), str(publisher.folder.folder)]
    assert verify([*places, "--key", key.verifier.vkey, "--language", "en"]) == 0
    assert "C1@1 is leaf" in capsys.readouterr().out
