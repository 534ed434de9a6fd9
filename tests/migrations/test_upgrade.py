"""A house from before the log: its history is published after the upgrade, genesis first, and verifies."""

import asyncio
from pathlib import Path

import pytest

from bot import migrate
from ledger.log.leaf import TransferLeaf, decode
from ledger.transfers import TransferKind
from ledger.verify.__main__ import main as verify
from store import log
from store.sessions import Sessions
from store.tables.work import tasks
from tasks.gold import is_checked
from tests.flows.test_log import people, record, reward
from tests.support.deps import house_deps
from tests.support.publishing import publish, publisher_in
from tests.support.world import OPERATOR, World, choices

BEFORE_THE_LOG = "0001"
BEFORE_GOLD_WAS_ASKED_FOR = "0017"
PEOPLE = 300


async def live(url: str, folder: Path) -> None:
    """Pay more people than a batch of the sequencer has leaves."""
    deps = await house_deps(Sessions(url), folder, {})
    world = World(deps, deps.clock)  # type: ignore[arg-type]
    paid = await people(world, PEOPLE)
    for _ in range(2):
        await record(world, *[reward(world, person) for person in paid])
    await deps.sessions.dispose()


async def publish_all(url: str, folder: Path) -> list[TransferKind]:
    """What the upgraded house publishes: the kinds of its transfers, in the log's order."""
    deps = await house_deps(Sessions(url), folder, {})
    publisher = publisher_in(folder)
    size = await publish(deps, publisher)
    async with deps.sessions.read() as session:
        leaves = [decode(leaf) for leaf in await log.leaves(session, 0, size)]
    await deps.sessions.dispose()
    assert verify([str(publisher.folder.folder), "--key", publisher.signer.key_pairs()[0].verifier.vkey]) == 0
    return [leaf.kind for leaf in leaves if isinstance(leaf, TransferLeaf)]


@pytest.mark.timeout(60)
def test_what_was_recorded_before_there_was_a_log_is_published_after_the_upgrade(
    database_url: str, tmp_path: Path
) -> None:
    asyncio.run(live(database_url, tmp_path))
    migrate.downgrade(database_url, BEFORE_THE_LOG)

    migrate.upgrade(database_url)

    kinds = asyncio.run(publish_all(database_url, tmp_path))
    assert kinds == [TransferKind.GENESIS] * 4 + [TransferKind.REWARD] * 2 * PEOPLE


async def drawn(url: str, folder: Path, *, count: int = 0) -> dict[str, bool]:
    """Import so many choices; then which of those that are there are drawn for operators, by their ids."""
    deps = await house_deps(Sessions(url), folder, {OPERATOR: "owner"})
    world = World(deps, deps.clock)  # type: ignore[arg-type]
    if count:
        await world.campaign([*choices(count), *choices(count, gold="a")])
    rows = await world.rows(tasks)
    assert all(is_checked(row["id"]) for row in rows if row["spot_check"])
    assert {row["gold"] for row in rows if row["spot_check"]} == {None}
    await deps.sessions.dispose()
    return {row["external_key"]: row["spot_check"] == "drawn" for row in rows}


def test_tasks_from_before_gold_was_asked_for_are_drawn_as_an_import_draws(database_url: str, tmp_path: Path) -> None:
    before = asyncio.run(drawn(database_url, tmp_path, count=150))
    migrate.downgrade(database_url, BEFORE_GOLD_WAS_ASKED_FOR)

    migrate.upgrade(database_url)

    assert any(before.values())
    assert asyncio.run(drawn(database_url, tmp_path)) == before
