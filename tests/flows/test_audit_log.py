"""The audit holds the log against the rows: what was altered so that the database agrees with itself is named too."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from ledger.log.leaf import LeafType
from ledger.transfers import Transfer
from store.tables.ledger import accounts, postings, transfers, unpublished
from store.tables.log import checkpoints, log_head, log_leaves, transfer_salts
from tests.flows.test_audit import altered, as_superuser, audited, lived_in, named, removed
from tests.support.publishing import publish, publisher_in
from tests.support.world import World

pytestmark = pytest.mark.asyncio


async def published(world: World, folder: Path) -> Transfer:
    """A house in which everything has happened and everything is published. Returns: a reward."""
    reward = await lived_in(world)
    await publish(world.deps, publisher_in(folder))
    return reward


async def leaf_of(world: World, reward: Transfer) -> Any:
    return await world.row(log_leaves, type=LeafType.TRANSFER.value, subject=reward.id)


async def unguarded(world: World, act: Any) -> None:
    """The log's own guards go too."""

    def run(connection: Connection) -> None:
        if world.deps.sessions.is_sqlite:
            names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
            for name in names:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            for table in (log_leaves, log_head, checkpoints, transfer_salts):
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        act(connection)

    await as_superuser(world, run)


async def test_a_published_house_is_clean_and_every_leaf_was_looked_at(world: World, tmp_path: Path) -> None:
    await published(world, tmp_path)

    audit = await audited(world)

    assert audit.findings == ()
    assert audit.leaves == len(await world.rows(log_leaves)) > audit.transfers


async def test_a_payment_altered_everywhere_at_once_is_named_by_its_leaf(world: World, tmp_path: Path) -> None:
    """Transfer, postings, every balance after them, both accounts: the database agrees with itself, and the log not."""
    reward = await published(world, tmp_path)

    def act(connection: Connection) -> None:
        connection.execute(update(transfers).where(transfers.c.id == reward.id).values(amount_units=1))
        by_units = reward.amount.units - 1
        for account, sign in ((reward.debit, 1), (reward.credit, -1)):
            mine = postings.c.account_id == account
            [lamport] = connection.execute(
                select(postings.c.lamport).where(mine, postings.c.transfer_id == reward.id)
            ).scalars()
            change = {"posted_change_units": postings.c.posted_change_units + sign * by_units}
            connection.execute(update(postings).where(mine, postings.c.lamport == lamport).values(**change))
            after = {"posted_after_units": postings.c.posted_after_units + sign * by_units}
            connection.execute(update(postings).where(mine, postings.c.lamport >= lamport).values(**after))
            balance = {"posted_units": accounts.c.posted_units + sign * by_units}
            connection.execute(update(accounts).where(accounts.c.id == account).values(**balance))

    await unguarded(world, act)

    [finding] = (await audited(world)).findings
    assert (finding.table, finding.row, finding.field) == ("transfers", str(reward.id), "amount_units")
    assert f"{reward.amount.units}" in finding.expected


@pytest.mark.parametrize("field", ["posted_at", "subject"])
async def test_what_no_balance_shows_is_named_by_the_leaf(world: World, tmp_path: Path, field: str) -> None:
    reward = await published(world, tmp_path)
    stored = await world.row(transfers, id=reward.id)
    other = {"posted_at": stored["posted_at"].replace(year=2025), "subject": reward.debit}[field]

    await as_superuser(world, altered(transfers, transfers.c.id == reward.id, **{field: other}))

    assert named(await audited(world)) == {("transfers", str(reward.id), field)}


async def test_without_its_salts_a_leaf_still_vouches_for_what_it_shows(world: World, tmp_path: Path) -> None:
    reward = await published(world, tmp_path)
    await unguarded(world, removed(transfer_salts, transfer_salts.c.transfer_id == reward.id))
    assert (await audited(world)).findings == ()

    await as_superuser(world, altered(transfers, transfers.c.id == reward.id, amount_units=1))

    assert ("transfers", str(reward.id), "amount_units") in named(await audited(world))


async def test_a_leaf_that_vanished_is_named_and_so_is_the_root(world: World, tmp_path: Path) -> None:
    reward = await published(world, tmp_path)
    index = (await leaf_of(world, reward))["leaf_index"]

    await unguarded(world, removed(log_leaves, log_leaves.c.leaf_index == index))

    found = named(await audited(world))
    assert ("unpublished", str(reward.id), "transfer_id") in found
    assert ("log_leaves", str(index + 1), "leaf_index") in found
    assert ("log_head", "1", "size, root") in found


async def test_a_leaf_that_was_rewritten_is_named_with_the_head_and_the_signature(world: World, tmp_path: Path) -> None:
    reward = await published(world, tmp_path)
    row = await leaf_of(world, reward)
    flipped = row["leaf"][:-1] + bytes([row["leaf"][-1] ^ 1])

    await unguarded(world, altered(log_leaves, log_leaves.c.leaf_index == row["leaf_index"], leaf=flipped))

    found = named(await audited(world))
    newest = max(each["size"] for each in await world.rows(checkpoints))
    assert ("log_head", "1", "size, root") in found
    assert ("checkpoints", str(newest), "root") in found
    assert ("transfers", str(reward.id), "posted_at") in found


async def test_a_transfer_that_vanished_is_named_by_its_leaf(world: World, tmp_path: Path) -> None:
    reward = await published(world, tmp_path)

    await as_superuser(world, removed(transfers, transfers.c.id == reward.id))

    assert ("transfers", str(reward.id), "id") in named(await audited(world))


async def test_a_transfer_that_will_never_be_published_is_named(world: World) -> None:
    reward = await lived_in(world)

    await as_superuser(world, removed(unpublished, unpublished.c.transfer_id == reward.id))

    assert named(await audited(world)) == {("unpublished", str(reward.id), "transfer_id")}


async def test_a_transfer_that_would_be_published_twice_is_named(world: World, tmp_path: Path) -> None:
    reward = await published(world, tmp_path)
    stored = await world.row(transfers, id=reward.id)
    again = {"lamport": stored["lamport"], "transfer_id": reward.id}

    await as_superuser(world, lambda connection: connection.execute(insert(unpublished), again))

    assert named(await audited(world)) == {("unpublished", str(reward.id), "transfer_id")}


async def test_a_log_cut_behind_its_signature_is_named(world: World, tmp_path: Path) -> None:
    await published(world, tmp_path)
    size = len(await world.rows(log_leaves))

    def act(connection: Connection) -> None:
        connection.execute(delete(log_leaves).where(log_leaves.c.leaf_index == size - 1))

    await unguarded(world, act)

    found = named(await audited(world))
    assert ("checkpoints", str(size), "root") in found
    assert ("log_head", "1", "size, root") in found
