"""Every day's balances under one signed hash: taken at a size of the log, summing to the supply, one tree a day."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.errors import BalanceNotCounted
from flows.log.make_balance_proof import make_balance_proof
from flows.log.publish_balances import publish_balances
from flows.log.publish_leaves import publish_leaves
from flows.log.sign_log import sign_log
from flows.shapes import Person
from flows.shared.publishing import LogStalled
from kernel.ids import AccountId
from kernel.money import SUPPLY_UNITS, Amount
from ledger.log.balance_proof import parse_balance_proof
from ledger.log.balances import Balance
from ledger.log.leaf import TransferLeaf, decode
from ledger.log.note import parse_vkey, verified
from ledger.verify.__main__ import main as verify
from store import balance_trees, log
from store.jobs import SlotMoved
from store.tables.jobs import job_runs
from store.tables.log import balance_leaves
from store.tables.log import balance_trees as trees
from tests.flows.test_log import people, published, record, reward
from tests.support.publishing import publish, publisher_in
from tests.support.world import World

pytestmark = pytest.mark.asyncio

SLOT = datetime(2026, 11, 23, 0, 10, tzinfo=UTC)


async def pay(world: World, them: Sequence[Person], units: int) -> None:
    await record(world, *[reward(world, AccountId(each.account_id), units) for each in them])


async def test_the_tree_is_of_what_the_log_says_at_its_size(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    them = [AccountId(each) for each in await people(world, 300)]
    await record(world, *[reward(world, each, 7) for each in them])
    await publish(world.deps, publisher)
    await record(world, *[reward(world, each, 5) for each in them[:50]])

    await publish_balances(world.deps, publisher, SLOT, None)

    moved: dict[AccountId, int] = {}
    for leaf in (decode(each) for bundle in published(tmp_path).bundles() for each in bundle):
        if isinstance(leaf, TransferLeaf):
            moved[leaf.debit] = moved.get(leaf.debit, 0) - leaf.amount.units
            moved[leaf.credit] = moved.get(leaf.credit, 0) + leaf.amount.units
    rows = await world.rows(balance_leaves)
    assert {row["account_id"]: row["posted_units"] for row in rows} == {
        account: units for account, units in moved.items() if units > 0
    }
    [tree] = await world.rows(trees)
    async with world.deps.sessions.read() as session:
        assert tree["tree_size"] == (await log.read_head(session)).size
    assert sum(row["posted_units"] for row in rows) == SUPPLY_UNITS


async def test_a_person_takes_home_a_proof_that_a_stranger_verifies(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    them = await world.people(3)
    await pay(world, them, 7)
    await publish(world.deps, publisher)
    await publish_balances(world.deps, publisher, SLOT, None)
    await pay(world, them, 1)

    file = await make_balance_proof(world.deps, them[1])

    proof = parse_balance_proof(file.text)
    proof.verify()
    assert proof.balance.account == them[1].account_id
    assert (file.posted, file.day.isoformat(), file.accounts) == (Amount(7), "2026-11-23", proof.head.count)
    assert verified(proof.note, [parse_vkey(file.key)])
    kept = tmp_path / file.name
    kept.write_text(file.text)
    assert verify([str(kept), "--key", file.key]) == 0
    assert verify([str(publisher.folder.folder / "balances" / "2026-11-23"), "--key", file.key]) == 0
    kept.write_text(file.text.replace(" 7 0\n", " 8 0\n"))
    assert verify([str(kept), "--key", file.key]) == 1


async def test_no_tree_names_leaves_that_nobody_has_signed(world: World, tmp_path: Path) -> None:
    """Were the database lost now, its signer would let other leaves take their place."""
    publisher = publisher_in(tmp_path)
    await pay(world, await world.people(2), 7)
    await publish(world.deps, publisher)
    await pay(world, await world.people(2), 7)
    await publish_leaves(world.deps, [key.verifier.public for key in publisher.signer.key_pairs()])

    await publish_balances(world.deps, publisher, SLOT, None)
    assert await world.rows(trees) == await world.rows(job_runs, job="balances") == []

    await sign_log(world.deps, publisher)
    await publish_balances(world.deps, publisher, SLOT, None)
    [tree] = await world.rows(trees)
    assert tree["tree_size"] == publisher.signer.head().size


async def test_before_the_first_leaf_the_day_waits(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    assert await sign_log(world.deps, publisher)

    await publish_balances(world.deps, publisher, SLOT, None)
    assert await world.rows(trees) == await world.rows(job_runs, job="balances") == []

    await publish(world.deps, publisher)
    await publish_balances(world.deps, publisher, SLOT, None)
    [tree] = await world.rows(trees)
    assert tree["tree_size"] == publisher.signer.head().size


async def test_who_has_nothing_is_told_so(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    person = await world.person(1)
    with pytest.raises(BalanceNotCounted):
        await make_balance_proof(world.deps, person)
    await publish(world.deps, publisher)
    await publish_balances(world.deps, publisher, SLOT, None)
    with pytest.raises(BalanceNotCounted):
        await make_balance_proof(world.deps, person)


async def test_a_day_has_one_tree_however_often_its_run_was_killed(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    them = await world.people(2)
    await pay(world, them, 7)
    await publish(world.deps, publisher)
    async with world.deps.sessions.write() as session:  # what a run left that was killed between leaves and tree
        _, found = await balance_trees.balances_at_head(session)
        balances = [Balance(account, bytes(32), *units) for account, *units in found]
        await balance_trees.put_balances(session, (SLOT - datetime(1970, 1, 1, tzinfo=UTC)).days, 0, balances)
    await publish_balances(world.deps, publisher, SLOT, None)
    [first] = await world.rows(trees)

    note = publisher.folder.folder / "balances" / "2026-11-23"
    note.unlink()
    await pay(world, them, 7)
    await publish(world.deps, publisher)
    with pytest.raises(SlotMoved):
        await publish_balances(world.deps, publisher, SLOT, None)

    assert await world.rows(trees) == [first]
    assert note.read_text() == first["note"]


async def test_old_leaves_go_and_their_trees_stay(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    await pay(world, await world.people(2), 7)
    await publish(world.deps, publisher)
    for day in range(5):
        await publish_balances(world.deps, publisher, SLOT + timedelta(days=day), None)

    days = {row["day"] for row in await world.rows(trees)}
    assert len(days) == 5
    assert {row["day"] for row in await world.rows(balance_leaves)} == set(sorted(days)[-3:])


async def test_a_stalled_log_signs_no_balances(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    await publish(world.deps, publisher)
    publisher.signer.set_head(log.Head(10_000, bytes(32)))

    with pytest.raises(LogStalled):
        await publish_balances(world.deps, publisher, SLOT, None)

    assert await world.rows(trees) == []
    assert await world.rows(job_runs) == []
