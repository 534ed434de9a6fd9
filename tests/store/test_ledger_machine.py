"""The ledger's state machine on real stores, with the guards in place; what it leaves is published and replayed."""

import asyncio
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis.stateful import rule
from sqlalchemy import Connection, insert, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from flows.log.publish_leaves import publish_leaves
from flows.shared.auditing import Tally, audit_balances, audit_log, audit_transfers
from kernel.ids import AccountId, TransferId
from ledger.accounts import WELL_KNOWN, Account
from ledger.decisions import Outcome
from ledger.groups import Group
from ledger.log.replay import Replay
from store import campaigns, ledger, log
from store.sessions import Sessions
from store.tables import work
from store.tables.ledger import transfers
from store.tables.ledger_guards import install_postgresql, install_sqlite
from tests.ledger.machine import ACCOUNTS, BUDGET, TILL, LedgerMachine, walk
from tests.ledger.samples import NOW, subject
from tests.support.deps import plain_deps
from tests.support.servers import PostgresServer

STEPS = 600
KEY = bytes(range(32))
CAMPAIGN = {
    "id": subject("till"),
    "number": 1,
    "title": "Till",
    "status": "live",
    "settings": {},
    "licence": "CC0",
    "funding": "sponsored",
    "escrow_id": TILL.id,
    "budget_units": BUDGET.units,
    "created_by": "1",
    "created_at": NOW,
}


class StoreMachine(LedgerMachine):
    """The ledger in a fresh database."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.sessions = Sessions(url)
        self.deps = plain_deps(self.sessions, Path())
        self.stored: dict[TransferId, Sequence[object]] = {}
        self.runner.run(self._prepare())

    async def _prepare(self) -> None:
        engine = create_async_engine(self.sessions.url, poolclass=NullPool)

        def install(plain: Connection) -> None:
            guards = install_sqlite if self.sessions.is_sqlite else install_postgresql
            guards(plain.exec_driver_sql)

        async with engine.begin() as connection:
            await connection.run_sync(install)
        await engine.dispose()
        async with self.sessions.write() as session:
            known = await ledger.balances(session, [account.id for account in WELL_KNOWN])
            await ledger.open_accounts(session, [each for each in ACCOUNTS if each.id not in known], now=NOW)
            await session.execute(insert(work.campaigns), CAMPAIGN)

    def submit(self, groups: Sequence[Group], now: datetime) -> list[Outcome]:
        return self.runner.run(self._record(groups, now))

    async def _record(self, groups: Sequence[Group], now: datetime) -> list[Outcome]:
        async with self.sessions.write() as session:
            return await ledger.record(session, groups, now=now)

    def reserve(self, units: int) -> bool:
        return self.runner.run(self._reserve(units))

    async def _reserve(self, units: int) -> bool:
        async with self.sessions.write() as session:
            return await campaigns.reserve(session, subject("till"), units)

    def settle(self, released_units: int, spent_units: int) -> None:
        self.runner.run(self._settle(released_units, spent_units))

    async def _settle(self, released_units: int, spent_units: int) -> None:
        async with self.sessions.write() as session:
            await campaigns.settle(session, subject("till"), released_units=released_units, spent_units=spent_units)

    @rule()
    def publish(self) -> None:
        self.runner.run(self._publish())

    def standing(self) -> Mapping[AccountId, Account]:
        return self.runner.run(self._read())

    async def _read(self) -> Mapping[AccountId, Account]:
        async with self.sessions.read() as session:
            assert await ledger.imbalance(session) == 0
            rows = {row.id: tuple(row) for row in await session.execute(select(transfers))}
            assert self.stored.items() <= rows.items(), "what was stored stays as it was"
            self.stored = dict(rows)
            return await ledger.balances(session, [account.id for account in ACCOUNTS])

    async def _publish(self) -> None:
        """Give every transfer its leaf, in batches as the job does."""
        while await publish_leaves(self.deps, [KEY]):
            pass

    async def _verify(self) -> None:
        """A stranger who has the leaves alone accepts every one, and comes to the same balances."""
        async with self.sessions.read() as session:
            size = (await log.read_head(session)).size
            leaves = await log.leaves(session, 0, size)
            accounts = await ledger.balances(session, [account.id for account in ACCOUNTS])
        replay = Replay(leaves.__getitem__)
        for leaf in leaves:
            replay.take(leaf)
        replay.check_whole()
        assert replay.transfers == len(self.model.said)
        assert {each.id for each in accounts.values() if each.lamport} <= set(replay.accounts)
        for id, replayed in replay.accounts.items():
            stored = accounts[id]
            assert (replayed.posted_units, replayed.pending_units) == (stored.posted_units, stored.pending_units)

    async def _audit(self) -> None:
        """Everything that is stored agrees with itself, row by row."""
        tally = Tally()
        async with self.sessions.read() as session:
            for audit in (audit_transfers, audit_balances, audit_log):
                await audit(session, tally)
        assert tally.findings == []
        assert tally.transfers == len(self.model.said)

    def teardown(self) -> None:
        if self.batch:
            self.flush(0)
        self.runner.run(self._audit())
        self.publish()
        self.runner.run(self._verify())
        self.runner.run(self._audit())
        self.runner.run(self.sessions.dispose())
        self.runner.close()


def walk_stores(fresh_database: Callable[[], str], steps: int = STEPS) -> None:
    """Take so many steps. Each run costs a database: what fails here is shrunk on the pure machine."""

    class FreshMachine(StoreMachine):
        def __init__(self) -> None:
            super().__init__(fresh_database())

    walk(FreshMachine, steps, shrinks=False)


def test_random_batches_on_sqlite_do_what_the_plain_model_says(sqlite_template: Path, tmp_path: Path) -> None:
    def fresh_database() -> str:
        path = tmp_path / "machine.db"
        for old in tmp_path.glob("machine.db*"):
            old.unlink()
        shutil.copyfile(sqlite_template, path)
        return f"sqlite+aiosqlite:///{path}"

    walk_stores(fresh_database)


@pytest.mark.timeout(120)
def test_random_batches_on_postgresql_do_what_the_plain_model_says(
    postgres_server: PostgresServer,
    postgresql_template: str,
) -> None:
    made: list[str] = []

    def fresh_database() -> str:
        made.append(postgres_server.create_database(template=postgresql_template))
        return postgres_server.url(made[-1])

    walk_stores(fresh_database)

    for name in made:
        postgres_server.drop_database(name)
