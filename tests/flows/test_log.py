"""The sequencer and the signer on both stores: what is recorded gets one leaf, in causal order and one history."""

import asyncio
import contextlib
import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from flows.log.publish_leaves import publish_leaves
from flows.log.restore_log import restore_log
from flows.log.sign_log import sign_log
from flows.shared.publishing import LogStalled, Publisher
from kernel.ids import AccountId, TransferId, new_id, random_id
from kernel.money import Amount
from ledger.accounts import CONTRIBUTOR_POOL, Account, AccountKind
from ledger.groups import Group
from ledger.log import merkle
from ledger.log.checkpoint import Checkpoint, open_checkpoint, parse_signed
from ledger.log.errors import TileMalformed
from ledger.log.leaf import AccountLeaf, KeyLeaf, LeafType, TransferLeaf, decode
from ledger.log.published import PublishedLog
from ledger.log.sources import open_source
from ledger.transfers import Transfer, TransferKind
from store import ledger, log
from store.log import NewLeaf
from store.sessions import Contended
from store.tables.ledger import transfers, unpublished
from store.tables.log import log_leaves
from tests.support.publishing import NAME, publish, publisher_in
from tests.support.world import World

pytestmark = pytest.mark.asyncio


async def people(world: World, count: int, kind: AccountKind = AccountKind.CONTRIBUTOR) -> list[AccountId]:
    """Empty accounts."""
    ids = [AccountId(random_id()) for _ in range(count)]
    async with world.deps.sessions.write() as session:
        opened = [Account(id, kind) for id in ids]
        await ledger.open_accounts(session, opened, now=world.clock.now())
    return ids


def spend(world: World, debit: AccountId, credit: AccountId) -> Transfer:
    now = world.clock.now()
    return Transfer(TransferId(new_id(now)), debit, credit, Amount(1), TransferKind.SPEND, new_id(now))


def reward(world: World, to: AccountId, units: int = 5) -> Transfer:
    return Transfer(
        TransferId(new_id(world.clock.now())),
        CONTRIBUTOR_POOL.id,
        to,
        Amount(units),
        TransferKind.REWARD,
        new_id(world.clock.now()),
    )


async def record(world: World, *transfers: Transfer) -> None:
    async with world.deps.sessions.write() as session:
        outcomes = await ledger.record(session, [Group.of(each) for each in transfers], now=world.clock.now())
    assert all(outcome.refusal is None for outcome in outcomes), outcomes


def published(folder: Path) -> PublishedLog:
    """The published files, authentic: every tile hangs from a root that our key signed."""
    publisher = publisher_in(folder)
    source = open_source(str(publisher.folder.folder))
    note = publisher.folder.checkpoint()
    assert note is not None
    checkpoint = open_checkpoint(note, [key.verifier for key in publisher.signer.key_pairs()], NAME)
    return PublishedLog(source, checkpoint.size, checkpoint.root)


def files(publisher: Publisher) -> list[Path]:
    return [path for path in publisher.folder.folder.rglob("*") if path.is_file()]


def leaves_of(found: PublishedLog) -> list[object]:
    return [decode(leaf) for bundle in found.bundles() for leaf in bundle]


async def test_a_log_begins_with_its_key_the_known_accounts_and_genesis(world: World, tmp_path: Path) -> None:
    [person] = await people(world, 1)
    await record(world, reward(world, person))

    await publish(world.deps, publisher_in(tmp_path))

    first = leaves_of(published(tmp_path))
    assert isinstance(first[0], KeyLeaf)
    assert all(isinstance(leaf, AccountLeaf) for leaf in first[1:6])
    genesis = [leaf for leaf in first[6:10] if isinstance(leaf, TransferLeaf)]
    assert [leaf.kind for leaf in genesis] == [TransferKind.GENESIS] * 4
    assert isinstance(first[-1], TransferLeaf)
    assert first[-1].credit == person
    assert await world.rows(unpublished) == []


async def test_nothing_is_written_twice(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    assert await publish(world.deps, publisher) > 0
    before = {path: path.stat().st_mtime_ns for path in files(publisher)}

    assert await publish(world.deps, publisher) == 0

    assert before == {path: path.stat().st_mtime_ns for path in before}


async def pass_on(world: World, accounts: Sequence[AccountId], rng: random.Random) -> None:
    """Move a little from one to another, in a transaction that takes a while, and again where the store says so."""
    debit, credit = rng.sample(accounts, 2)
    moved = spend(world, debit, credit)
    for _ in range(20):
        try:
            await record(world, moved)
        except Contended:
            await asyncio.sleep(rng.random() / 50)
        else:
            return


async def test_concurrent_writers_and_sequencers_leave_one_causal_log(world: World, tmp_path: Path) -> None:
    accounts = await people(world, 12, AccountKind.GROUP)
    await record(world, *(reward(world, account, 10_000) for account in accounts))
    publisher = publisher_in(tmp_path)
    await publish(world.deps, publisher)
    keys = [key.verifier.public for key in publisher.signer.key_pairs()]
    done = asyncio.Event()

    async def write(seed: int) -> None:
        rng = random.Random(seed)
        for _ in range(10):
            await pass_on(world, accounts, rng)

    async def sequence() -> None:
        while not done.is_set():
            with contextlib.suppress(Contended):
                await publish_leaves(world.deps, keys)
            await asyncio.sleep(0)

    sequencers = [asyncio.create_task(sequence()) for _ in range(2)]
    await asyncio.gather(*(write(seed) for seed in range(20)))
    done.set()
    await asyncio.gather(*sequencers)
    await publish(world.deps, publisher)

    await holds_each_transfer_once_after_its_causes(world, 4 + 12 + 200)
    hashes = [merkle.leaf_hash(leaf) for bundle in published(tmp_path).bundles() for leaf in bundle]
    async with world.deps.sessions.read() as session:
        assert (await log.read_head(session)).root == merkle.root(hashes)


async def holds_each_transfer_once_after_its_causes(world: World, count: int) -> None:
    lamports: dict[AccountId, int] = {}
    recorded = {row["id"]: row for row in await world.rows(transfers)}
    leaves = sorted(await world.rows(log_leaves, type=LeafType.TRANSFER.value), key=lambda row: int(row["leaf_index"]))
    assert len(leaves) == len(recorded) == count
    for leaf in leaves:
        row = recorded.pop(leaf["subject"])
        for account in (row["debit_id"], row["credit_id"]):
            assert lamports.get(account, 0) < row["lamport"]
            lamports[account] = row["lamport"]


async def test_a_head_that_moved_leaves_no_trace(world: World, tmp_path: Path) -> None:
    await publish(world.deps, publisher_in(tmp_path))
    stale = log.Head(3, merkle.EMPTY_ROOT)
    before = await world.rows(log_leaves)

    with pytest.raises((Contended, TileMalformed)):
        async with world.deps.sessions.write() as session:
            await log.append(session, stale, [NewLeaf(LeafType.KEY, random_id(), b"x")])

    assert await world.rows(log_leaves) == before


async def test_two_sequencers_at_once_append_once(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    keys = [key.verifier.public for key in publisher.signer.key_pairs()]

    appended = await asyncio.gather(*(publish_leaves(world.deps, keys) for _ in range(5)))

    assert max(appended) == 10
    assert sum(appended) == len(await world.rows(log_leaves))


async def test_a_database_restored_from_a_backup_signs_nothing(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    await publish(world.deps, publisher)
    publisher.signer.set_head(log.Head(999, bytes(32)))

    with pytest.raises(LogStalled, match="older backup"):
        await sign_log(world.deps, publisher)


async def test_a_database_with_another_past_signs_nothing(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    await publish(world.deps, publisher)
    publisher.signer.set_head(log.Head(9, bytes(32)))

    with pytest.raises(LogStalled, match="does not continue what was signed"):
        await sign_log(world.deps, publisher)


async def test_a_database_behind_what_was_published_signs_nothing(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    await publish(world.deps, publisher)
    publisher.folder.write_checkpoint(str(publisher.signer.sign_note(Checkpoint(NAME, 500, bytes(32)).text)))

    with pytest.raises(LogStalled, match="the published log has 500"):
        await sign_log(world.deps, publisher)


async def test_a_folder_of_another_log_is_left_alone(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    stranger = publisher_in(tmp_path / "stranger")
    publisher.folder.write_checkpoint(str(stranger.signer.sign_note(Checkpoint(NAME, 5, bytes(32)).text)))
    await publish_leaves(world.deps, [key.verifier.public for key in publisher.signer.key_pairs()])

    with pytest.raises(LogStalled, match="LOG_PATH"):
        await sign_log(world.deps, publisher)


async def test_a_key_that_the_log_does_not_name_signs_nothing(world: World, tmp_path: Path) -> None:
    await publish(world.deps, publisher_in(tmp_path))
    stranger = publisher_in(tmp_path / "stranger")

    with pytest.raises(LogStalled, match="not this log's"):
        await sign_log(world.deps, stranger)
    assert stranger.signer.head() == log.EMPTY


async def test_a_signer_that_forgot_what_it_signed_signs_nothing(world: World, tmp_path: Path) -> None:
    """An old backup of the database, an empty LOG_PATH and a lost head: nothing else could tell of a second history."""
    publisher = publisher_in(tmp_path)
    await publish(world.deps, publisher)
    signed = publisher.signer.head()
    (tmp_path / "keys" / "log.head").unlink()
    (tmp_path / "log").rename(tmp_path / "copy")

    with pytest.raises(LogStalled, match=r"no log\.head"):
        await sign_log(world.deps, publisher)
    assert publisher.folder.checkpoint() is None

    await restore_log(world.deps, publisher, str(tmp_path / "copy"))
    assert publisher.signer.head() == signed
    assert await sign_log(world.deps, publisher)
    assert published(tmp_path).size == signed.size


async def test_only_one_process_signs_at_a_time(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    with publisher_in(tmp_path).signer.alone() as is_alone:
        assert is_alone
        assert await sign_log(world.deps, publisher) is False


async def test_a_folder_that_can_not_be_written_stalls_the_log_and_nothing_else(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    await publish(world.deps, publisher)
    [person] = await people(world, 1)
    await record(world, reward(world, person))
    keys = [key.verifier.public for key in publisher.signer.key_pairs()]
    shutil.move(tmp_path / "log", tmp_path / "aside")
    (tmp_path / "log").write_text("no folder")
    assert await publish_leaves(world.deps, keys) == 2

    with pytest.raises(LogStalled, match="LOG_PATH can't be used"):
        await sign_log(world.deps, publisher)

    (tmp_path / "log").unlink()
    shutil.move(tmp_path / "aside", tmp_path / "log")
    assert await sign_log(world.deps, publisher)
    assert leaves_of(published(tmp_path))[-1] is not None


async def test_lost_files_are_published_again(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    await record(world, *[reward(world, person) for person in await people(world, 300)])
    await publish(world.deps, publisher)
    before = {path: path.read_bytes() for path in files(publisher)}
    shutil.rmtree(publisher.folder.folder)

    await sign_log(world.deps, publisher)

    again = {path: path.read_bytes() for path in files(publisher)}
    assert again.items() <= before.items()  # narrower tiles of earlier sizes are not made again
    assert len(leaves_of(published(tmp_path))) == publisher.signer.head().size > 600


async def test_a_new_key_is_named_by_the_log_and_signs_beside_the_old(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    await publish(world.deps, publisher)
    added = publisher_in(tmp_path).signer.add_key()

    assert await publish(world.deps, publisher) == 1

    checkpoint = parse_signed(publisher.folder.checkpoint() or "")
    old, new = (pair.verifier for pair in publisher.signer.key_pairs())
    assert new == added
    assert [each.key for each in checkpoint.verify([old, new])] == [old, new]
    assert leaves_of(published(tmp_path))[-1] == KeyLeaf(new.public)

    assert publisher.signer.retire_key() == old
    [person] = await people(world, 1)
    await record(world, reward(world, person))
    await publish(world.deps, publisher)
    assert [each.key for each in parse_signed(publisher.folder.checkpoint() or "").verify([old, new])] == [new]
