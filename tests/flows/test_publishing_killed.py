"""kill -9 of whoever publishes, anywhere: the next one goes on, and a stranger finds one whole history."""

import asyncio
import random
import sys
from pathlib import Path
from typing import Final

import pytest

from ledger.log.checkpoint import parse_signed
from ledger.verify.__main__ import main as verify
from store import ledger, log
from store.tables.ledger import transfers, unpublished
from tests.flows.test_log import people
from tests.support.publishing import publish, publisher_in
from tests.support.world import World

pytestmark = pytest.mark.asyncio

HOUSE: Final = Path(__file__).parents[2]
KILLS: Final = 6


async def killed_process(world: World, folder: Path, account: object, after_s: float) -> int:
    """Let one publish for a while once it is at work, and kill it. Returns: how far it said that it had come."""
    command = [sys.executable, "-m", "tests.flows.publishing_process"]
    process = await asyncio.create_subprocess_exec(
        *command, world.deps.sessions.url, str(folder), str(account), cwd=HOUSE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    said = await process.stdout.readline()
    await asyncio.sleep(after_s)
    process.kill()
    rest, _ = await process.communicate()
    return int((said + rest).splitlines()[-1])


async def test_a_killed_publisher_leaves_one_whole_history(world: World, tmp_path: Path) -> None:
    [account] = await people(world, 1)
    publisher, rng, sizes = publisher_in(tmp_path), random.Random(7), [0]
    for _ in range(KILLS):
        said = await killed_process(world, tmp_path, account, rng.random() / 5)
        signed = publisher.signer.head().size
        published = parse_signed(publisher.folder.checkpoint() or "").checkpoint.size
        assert sizes[-1] < said <= published <= signed
        sizes.append(said)

    await publish(world.deps, publisher)

    [key] = publisher.signer.key_pairs()
    assert verify([str(publisher.folder.folder), "--key", key.verifier.vkey]) == 0
    async with world.deps.sessions.read() as session:
        assert await ledger.imbalance(session) == 0
        subjects = (await log.subjects(session, range(publisher.signer.head().size))).values()
    paid = {row["id"] for row in await world.rows(transfers)}
    assert len(set(subjects)) == len(subjects)
    assert paid <= set(subjects)
    assert await world.rows(unpublished) == []
