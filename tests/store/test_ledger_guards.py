"""What the stores themselves refuse, whoever asks: a changed past, and rows that no rule would let through."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from kernel.ids import AccountId, TransferId, new_id, random_id
from kernel.money import Amount
from ledger import escrow
from ledger.accounts import CONTRIBUTOR_POOL, ECOSYSTEM_POOL, ISSUANCE, TEAM_POOL, Account, AccountKind
from ledger.decisions import Status
from ledger.genesis import GENESIS
from ledger.groups import Group
from ledger.transfers import Transfer, TransferKind
from store import ledger
from store.ledger_rows import transfer_row
from store.sessions import Sessions, WriteSession
from store.tables import audit_guards, ledger_guards, log_guards
from store.tables.ledger import transfers

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PERSON = Account(AccountId(random_id()), AccountKind.CONTRIBUTOR)
OTHER = Account(AccountId(random_id()), AccountKind.CONTRIBUTOR)
ROLE = "aichain_ledger_test"

REFUSED_BY_BOTH = [
    "UPDATE transfers SET amount_units = 1",
    "DELETE FROM transfers",
    "UPDATE postings SET posted_after_units = 1",
    "DELETE FROM postings",
    "DELETE FROM accounts",
    "UPDATE accounts SET kind = 'escrow'",
    "UPDATE accounts SET name = NULL",
    "INSERT INTO transfers SELECT * FROM transfers WHERE true ON CONFLICT (id) DO UPDATE SET amount_units = 1",
]
REFUSED_BY_SQLITE = [
    "INSERT OR REPLACE INTO transfers SELECT * FROM transfers",
    "REPLACE INTO postings SELECT * FROM postings",
    "REPLACE INTO accounts (id, kind, opened_at) SELECT id, kind, 0 FROM accounts",
    "REPLACE INTO accounts (id, kind, name, opened_at) SELECT 'another', kind, name, 0 FROM accounts",
    "UPDATE accounts SET posted_units = posted_units",
    "INSERT INTO accounts (id, kind, posted_units, opened_at) VALUES ('rich', 'contributor', 5, 0)",
]
REFUSED_BY_POSTGRESQL = [
    "TRUNCATE transfers",
    "TRUNCATE postings",
    "TRUNCATE accounts CASCADE",
    "MERGE INTO transfers USING accounts ON false WHEN MATCHED THEN DELETE",
]
REFUSED_BY_GRANTS = [
    "UPDATE transfers SET amount_units = 1",
    "DELETE FROM postings",
    "TRUNCATE transfers",
    "DELETE FROM accounts",
    "UPDATE accounts SET kind = 'escrow'",
    "INSERT INTO accounts (id, kind, posted_units, opened_at) VALUES (gen_random_uuid(), 'contributor', 5, now())",
]


@asynccontextmanager
async def owner(sessions: Sessions) -> AsyncIterator[AsyncConnection]:
    """The schema owner's connection, as a migration has it; committed at the end."""
    engine = create_async_engine(sessions.url, poolclass=NullPool)
    async with engine.begin() as connection:
        yield connection
    await engine.dispose()


async def guarded(sessions: Sessions) -> None:
    """A ledger with genesis, two people, one reward, and its guards."""
    install = ledger_guards.install_sqlite if sessions.is_sqlite else ledger_guards.install_postgresql
    await change_schema(sessions, install)
    async with sessions.write() as session:
        await ledger.ensure_genesis(session, now=NOW)
        await ledger.open_accounts(session, [PERSON, OTHER], now=NOW)
    [outcome] = await pay(sessions, PERSON)
    assert outcome is Status.RECORDED


async def unguarded(sessions: Sessions) -> None:
    """The ledger as a superuser who drops triggers has it, or a migration down."""
    if sessions.is_sqlite:
        await change_schema(sessions, ledger_guards.remove_sqlite)
    else:
        await change_schema(sessions, log_guards.remove_postgresql)  # these two share the ledger's function
        await change_schema(sessions, audit_guards.remove_postgresql)
        await change_schema(sessions, ledger_guards.remove_postgresql)


async def change_schema(sessions: Sessions, change: Callable[[Callable[[str], object]], None]) -> None:
    async with owner(sessions) as connection:

        def run(plain: Connection) -> None:
            change(plain.exec_driver_sql)

        await connection.run_sync(run)


async def pay(sessions: Sessions, person: Account) -> list[Status]:
    reward = escrow.reward(new_id(NOW), CONTRIBUTOR_POOL.id, person.id, Amount.aic(1))
    async with sessions.write() as session:
        return [outcome.status for outcome in await ledger.record(session, [Group.of(reward)], now=NOW)]


@pytest.mark.asyncio
async def test_the_past_is_never_changed(sessions: Sessions) -> None:
    await guarded(sessions)
    own = REFUSED_BY_SQLITE if sessions.is_sqlite else REFUSED_BY_POSTGRESQL

    for statement in [*REFUSED_BY_BOTH, *own]:
        with pytest.raises(DBAPIError, match=r"append-only|opened empty|later transfer only"):
            async with owner(sessions) as connection:
                await connection.exec_driver_sql(statement)

    async with sessions.read() as session:
        assert await ledger.imbalance(session) == 0
        person = await ledger.balance(session, PERSON.id)
    assert person is not None
    assert person.posted_units == Amount.aic(1).units


@pytest.mark.asyncio
async def test_guards_leave_the_ledgers_own_work_alone(sessions: Sessions) -> None:
    await guarded(sessions)

    assert await pay(sessions, OTHER) == [Status.RECORDED]


@pytest.mark.asyncio
async def test_a_migration_can_take_the_guards_away(sessions: Sessions) -> None:
    await guarded(sessions)

    await unguarded(sessions)

    async with owner(sessions) as connection:
        await connection.exec_driver_sql("DELETE FROM transfers")


@pytest.mark.asyncio
async def test_what_a_superuser_alters_is_an_imbalance(sessions: Sessions) -> None:
    await guarded(sessions)
    await unguarded(sessions)

    async with owner(sessions) as connection:
        await connection.execute(text("UPDATE accounts SET posted_units = posted_units + 7 WHERE name = 'pool:team'"))

    async with sessions.read() as session:
        assert await ledger.imbalance(session) == 14  # the sum is off by 7, and so is one account from its postings


@pytest.mark.asyncio
@pytest.mark.parametrize("column", ["amount_units", "debit_id", "credit_id", "kind"])
async def test_no_store_takes_a_transfer_that_the_rules_forbid(sessions: Sessions, column: str) -> None:
    reward = escrow.reward(new_id(NOW), CONTRIBUTOR_POOL.id, PERSON.id, Amount(1)).posted(NOW, 1)
    forbidden = {"amount_units": 0, "debit_id": ISSUANCE.id, "credit_id": ISSUANCE.id, "kind": "spend"}

    with pytest.raises(IntegrityError, match="ck_transfers"):
        async with sessions.write() as session:
            await session.execute(insert(transfers), {**transfer_row(reward), column: forbidden[column]})


@pytest.mark.asyncio
async def test_no_store_takes_more_from_issuance_than_genesis(sessions: Sessions) -> None:
    await guarded(sessions)
    more = Transfer(TransferId(new_id(NOW)), ISSUANCE.id, TEAM_POOL.id, Amount(1), TransferKind.GENESIS, new_id(NOW))
    with pytest.raises(IntegrityError, match="ck_accounts_"):
        async with owner(sessions) as connection:
            await connection.execute(
                text("UPDATE accounts SET posted_units = posted_units - 1, lamport = lamport + 1 WHERE id = :id"),
                {"id": ISSUANCE.id.hex if sessions.is_sqlite else ISSUANCE.id},
            )

    async with sessions.write() as session:
        [outcome] = await ledger.record(session, [Group.of(more)], now=NOW)
        [again] = await ledger.record(session, [GENESIS], now=NOW)
    assert (outcome.refusal and outcome.refusal.code, again.status) == ("IssuanceClosed", Status.EXISTS)


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["pool:ecosystem", "pool:contributors"])
async def test_no_store_takes_a_balance_below_its_floor(sessions: Sessions, name: str) -> None:
    await guarded(sessions)
    assert name in {ECOSYSTEM_POOL.name, CONTRIBUTOR_POOL.name}

    for change in ("posted_units = -1", "pending_units = posted_units + 1", "pending_units = -1"):
        with pytest.raises(IntegrityError, match="ck_accounts_"):
            async with owner(sessions) as connection:
                await connection.execute(
                    text(f"UPDATE accounts SET {change}, lamport = lamport + 1 WHERE name = :name"),  # noqa: S608
                    {"name": name},
                )


@asynccontextmanager
async def granted(sessions: Sessions) -> AsyncIterator[None]:
    """The application's role, by another name, for as long as the block runs: roles outlive databases."""
    async with owner(sessions) as connection:
        await connection.exec_driver_sql(f"CREATE ROLE {ROLE} NOLOGIN")
    await change_schema(sessions, lambda execute: ledger_guards.grant_postgresql(execute, ROLE))
    yield
    async with owner(sessions) as connection:
        await connection.exec_driver_sql(f"DROP OWNED BY {ROLE}")
        await connection.exec_driver_sql(f"DROP ROLE {ROLE}")


@pytest.mark.asyncio
async def test_the_applications_role_can_record(postgresql_url: str) -> None:
    sessions = Sessions(postgresql_url)
    await guarded(sessions)

    async with granted(sessions), owner(sessions) as connection:
        await connection.exec_driver_sql(f"SET ROLE {ROLE}")
        session = WriteSession(connection)
        third = Account(AccountId(random_id()), AccountKind.CONTRIBUTOR)
        await ledger.open_accounts(session, [third], now=NOW)
        reward = escrow.reward(new_id(NOW), CONTRIBUTOR_POOL.id, third.id, Amount.aic(1))
        [outcome] = await ledger.record(session, [Group.of(reward)], now=NOW)
        await connection.commit()

    assert outcome.status is Status.RECORDED
    await sessions.dispose()


@pytest.mark.asyncio
async def test_the_applications_role_can_do_nothing_else(postgresql_url: str) -> None:
    sessions = Sessions(postgresql_url)
    await guarded(sessions)

    async with granted(sessions):
        for statement in REFUSED_BY_GRANTS:
            async with owner(sessions) as connection:
                await connection.exec_driver_sql(f"SET ROLE {ROLE}")
                with pytest.raises(ProgrammingError, match="permission denied"):
                    await connection.exec_driver_sql(statement)
                await connection.rollback()

    await sessions.dispose()
