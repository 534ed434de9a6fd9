"""The ledger's state machine on real stores, with the guards in place."""

import asyncio
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from kernel.ids import AccountId
from ledger.accounts import WELL_KNOWN, Account
from ledger.decisions import Outcome
from ledger.groups import Group
from store import ledger
from store.sessions import Sessions
from store.tables.ledger_guards import install_postgresql, install_sqlite
from tests.ledger.machine import ACCOUNTS, LedgerMachine
from tests.ledger.samples import NOW
from tests.support.servers import PostgresServer

SHORT = settings(
    max_examples=12,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # each example costs a database: what fails here is shrunk on the pure machine
)


class StoreMachine(LedgerMachine):
    """The ledger in a fresh database."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.sessions = Sessions(url)
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

    def submit(self, groups: Sequence[Group], now: datetime) -> list[Outcome]:
        return self.runner.run(self._record(groups, now))

    async def _record(self, groups: Sequence[Group], now: datetime) -> list[Outcome]:
        async with self.sessions.write() as session:
            return await ledger.record(session, groups, now=now)

    def standing(self) -> Mapping[AccountId, Account]:
        return self.runner.run(self._read())

    async def _read(self) -> Mapping[AccountId, Account]:
        async with self.sessions.read() as session:
            assert await ledger.imbalance(session) == 0
            return await ledger.balances(session, [account.id for account in ACCOUNTS])

    def teardown(self) -> None:
        self.runner.run(self.sessions.dispose())
        self.runner.close()


def walk(fresh_database: Callable[[], str]) -> None:
    class FreshMachine(StoreMachine):
        def __init__(self) -> None:
            super().__init__(fresh_database())

    run_state_machine_as_test(FreshMachine, settings=SHORT)


def test_random_batches_on_sqlite_do_what_the_plain_model_says(sqlite_template: Path, tmp_path: Path) -> None:
    def fresh_database() -> str:
        path = tmp_path / "machine.db"
        for old in tmp_path.glob("machine.db*"):
            old.unlink()
        shutil.copyfile(sqlite_template, path)
        return f"sqlite+aiosqlite:///{path}"

    walk(fresh_database)


@pytest.mark.timeout(120)
def test_random_batches_on_postgresql_do_what_the_plain_model_says(
    postgres_server: PostgresServer,
    postgresql_template: str,
) -> None:
    made: list[str] = []

    def fresh_database() -> str:
        made.append(postgres_server.create_database(template=postgresql_template))
        return postgres_server.url(made[-1])

    walk(fresh_database)

    for name in made:
        postgres_server.drop_database(name)
