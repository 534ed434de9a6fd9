"""A database restored from an old backup: nothing is signed until the log is back, and then nobody is paid twice."""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from flows.log.publish_leaves import publish_leaves
from flows.log.restore_log import restore_log
from flows.log.sign_log import sign_log
from flows.money.found_house import found_house
from flows.shared.prices import begin_day, day_number
from flows.shared.publishing import LogStalled, Publisher
from flows.shared.restoring import RestoreProblem
from kernel.ids import AccountId, new_id
from kernel.money import Amount
from ledger import holds
from ledger.accounts import ECOSYSTEM_POOL
from ledger.corrections import correct
from ledger.decisions import Status
from ledger.groups import Group
from ledger.transfers import Transfer
from ledger.verify.__main__ import main as verify
from store import ledger, log
from store.sessions import Sessions
from store.tables.ledger import accounts, open_holds, transfers, unpublished
from store.tables.log import log_leaves, transfer_salts
from store.tables.price import price_days
from tests.flows.test_log import people, record, reward, spend
from tests.support.publishing import publish, publisher_in
from tests.support.servers import PostgresServer
from tests.support.world import World

pytestmark = pytest.mark.asyncio

LATER_DAYS = 3


@dataclass
class Kept:
    """What a whole house has beside its database: the signer's folder and the published files."""

    world: World
    publisher: Publisher
    folder: Path
    server: PostgresServer | None
    empty: str
    databases: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Where the log is published."""
        return str(self.publisher.folder.folder)

    async def backup(self) -> World:
        """The house on a copy of the database as it is now."""
        url = make_url(self.world.deps.sessions.url)
        await self.world.deps.sessions.dispose()
        return self._copied(str(url.database))

    def fresh(self) -> World:
        """The house on an empty database."""
        return self._copied(self.empty)

    def _copied(self, database: str) -> World:
        if self.server is not None:
            self.databases.append(self.server.create_database(template=database))
            url = self.server.url(self.databases[-1])
        else:
            path = self.folder / "backup.db"
            with sqlite3.connect(database) as source, sqlite3.connect(path) as target:
                source.backup(target)
            source.close()
            target.close()
            url = f"sqlite+aiosqlite:///{path}"
        return World(replace(self.world.deps, sessions=Sessions(url)), self.world.clock)


@pytest.fixture
def kept(world: World, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Kept]:
    is_sqlite = world.deps.sessions.is_sqlite
    server = None if is_sqlite else request.getfixturevalue("postgres_server")
    empty = str(request.getfixturevalue("sqlite_template" if is_sqlite else "postgresql_template"))
    house = Kept(world, publisher_in(tmp_path), tmp_path, server, empty)
    yield house
    for name in house.databases:
        house.server.drop_database(name)  # type: ignore[union-attr]


def verifies(kept: Kept) -> bool:
    """What a stranger finds in the published files."""
    keys = [word for pair in kept.publisher.signer.key_pairs() for word in ("--key", pair.verifier.vkey)]
    return verify([kept.place, *keys]) == 0


async def lively_days(world: World, accounts_: list[AccountId]) -> list[Transfer]:
    """Rewards, holds with every end, corrections, days that pass."""
    ada, bob, *_ = accounts_
    made: list[Transfer] = []

    async def do(*moves: Transfer) -> None:
        await record(world, *moves)
        made.extend(moves)

    for day in range(LATER_DAYS):
        paid = [reward(world, person, 1_000 + day) for person in accounts_ for _ in range(20)]
        await do(*paid)
        ends_at = world.clock.now() + timedelta(hours=2, microseconds=7)
        set_aside = [
            holds.hold(new_id(world.clock.now()), person, ECOSYSTEM_POOL.id, Amount(100), ends_at)
            for person in accounts_[:3]
        ]
        await do(*set_aside)
        await do(holds.capture(set_aside[0], Amount(60)), holds.void(set_aside[1]))
        await do(correct(paid[0], Amount(10), new_id(world.clock.now())), spend(world, ada, ECOSYSTEM_POOL.id))
        world.clock.advance(3 * 3600)
        await do(holds.expire(set_aside[2]), spend(world, bob, ECOSYSTEM_POOL.id))
        world.clock.advance(21 * 3600 - 60)
        async with world.deps.sessions.write() as session:
            await begin_day(session, day_number(world.clock.now()), now=world.clock.now())
    return made


async def standing(world: World) -> dict[str, object]:
    """What must be the same again: balances, transfers, what waits, the log."""
    async with world.deps.sessions.read() as session:
        assert await ledger.imbalance(session) == 0
        head = await log.read_head(session)
    return {
        "balances": {row["id"]: (row["posted_units"], row["pending_units"]) for row in await world.rows(accounts)},
        "transfers": {row["id"]: (row["amount_units"], row["subject"]) for row in await world.rows(transfers)},
        "holds": {row["transfer_id"] for row in await world.rows(open_holds)},
        "prices": {row["day"]: row["price_parts"] for row in await world.rows(price_days)},
        "salts": {row["transfer_id"]: row["id_salt"] for row in await world.rows(transfer_salts)},
        "waiting": await world.rows(unpublished),
        "head": head,
    }


async def test_an_old_backup_signs_nothing_until_the_log_is_back_and_pays_nobody_twice(kept: Kept) -> None:
    world = kept.world
    them = await people(world, 6)
    await record(world, *[reward(world, person, 5) for person in them])
    await publish(world.deps, kept.publisher)
    waits = reward(world, them[0], 5)
    await record(world, waits)
    old = await kept.backup()
    made = await lively_days(world, them)
    kept.publisher.signer.add_key()
    await publish(world.deps, kept.publisher)
    before = await standing(world)

    with pytest.raises(LogStalled, match="older backup"):
        await sign_log(old.deps, kept.publisher)
    tally, head = await restore_log(old.deps, kept.publisher, kept.place)

    assert await standing(old) == before
    assert head == before["head"]
    assert (tally.recorded, tally.nameless) == (len(made), 0)
    assert await sign_log(old.deps, kept.publisher)
    async with old.deps.sessions.write() as session:
        outcomes = await ledger.record(session, [Group.of(each) for each in (waits, *made)], now=world.clock.now())
    assert {outcome.status for outcome in outcomes} == {Status.EXISTS}
    await record(old, reward(old, them[1]))
    assert await publish(old.deps, kept.publisher) == 1
    assert verifies(kept)
    await old.deps.sessions.dispose()


async def test_without_the_salt_book_balances_follow_the_log_all_the_same(kept: Kept) -> None:
    world = kept.world
    them = await people(world, 6)
    await record(world, *[reward(world, person, 5) for person in them])
    await publish(world.deps, kept.publisher)
    waits = [reward(world, them[0], 5), reward(world, them[0], 5), reward(world, them[1], 7)]
    await record(world, *waits)
    old = await kept.backup()
    made = await lively_days(world, them)
    await publish(world.deps, kept.publisher)
    before = await standing(world)
    (kept.folder / "keys" / "log.salts").unlink()

    tally, _ = await restore_log(old.deps, kept.publisher, kept.place)

    after = await standing(old)
    assert {name: after[name] for name in ("balances", "prices", "waiting", "head")} == {
        name: before[name] for name in ("balances", "prices", "waiting", "head")
    }
    assert (tally.recorded, tally.nameless) == (len(made), len(made))
    assert {row["id"] for row in await old.rows(transfers)} >= {each.id for each in waits}
    assert await sign_log(old.deps, kept.publisher)
    await old.deps.sessions.dispose()


async def test_a_log_comes_back_into_an_empty_database(kept: Kept) -> None:
    world = kept.world
    them = await people(world, 3)
    made = await lively_days(world, them)
    await publish(world.deps, kept.publisher)
    before = await standing(world)

    empty = kept.fresh()
    await restore_log(empty.deps, kept.publisher, kept.place)

    assert await standing(empty) == before
    assert made
    await found_house(empty.deps)
    assert await publish(empty.deps, kept.publisher) == 0
    await empty.deps.sessions.dispose()


async def test_a_database_that_went_on_by_itself_is_not_mended(kept: Kept) -> None:
    world = kept.world
    [person] = await people(world, 1)
    await publish(world.deps, kept.publisher)
    old = await kept.backup()
    await record(world, reward(world, person))
    await publish(world.deps, kept.publisher)
    await record(old, reward(old, person, 3))
    await publish_leaves(old.deps, [pair.verifier.public for pair in kept.publisher.signer.key_pairs()])

    with pytest.raises(RestoreProblem, match="not the beginning of what is published"):
        await restore_log(old.deps, kept.publisher, kept.place)
    await old.deps.sessions.dispose()


async def test_a_changed_leaf_is_not_brought_back(kept: Kept) -> None:
    world = kept.world
    [person] = await people(world, 1)
    await publish(world.deps, kept.publisher)
    old = await kept.backup()
    await record(world, reward(world, person))
    await publish(world.deps, kept.publisher)
    bundle = kept.folder / "log/tile/entries/000.p/13"
    bundle.write_bytes(bundle.read_bytes()[:-1] + b"\x00")

    with pytest.raises(RestoreProblem, match="not a log to restore from"):
        await restore_log(old.deps, kept.publisher, kept.place)
    assert len(await old.rows(log_leaves)) == 11
    await old.deps.sessions.dispose()


async def test_what_was_signed_and_never_published_is_given_up_on_demand_only(kept: Kept) -> None:
    world = kept.world
    [person] = await people(world, 1)
    await publish(world.deps, kept.publisher)
    old = await kept.backup()
    copy = kept.folder / "copy"
    shutil.copytree(kept.publisher.folder.folder, copy)
    await record(world, reward(world, person))
    await publish(world.deps, kept.publisher)
    shutil.rmtree(kept.publisher.folder.folder)

    with pytest.raises(RestoreProblem, match="--accept-published"):
        await restore_log(old.deps, kept.publisher, str(copy))
    await restore_log(old.deps, kept.publisher, str(copy), accept_published=True)

    assert await sign_log(old.deps, kept.publisher)
    await old.deps.sessions.dispose()
