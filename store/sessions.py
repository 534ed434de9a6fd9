"""Sessions: the only doors to SQL. A read session cannot write; a write session commits once, at the end of its block.

On SQLite statements run on the event loop itself (a thread hop costs more than the statement), and only the commit,
with its fsync, goes to a thread; writers take turns, and those that wait together share a commit. On PostgreSQL
a session is an asyncpg connection at READ COMMITTED; a reader's statements are transactions of their own.
See docs/decisions/0003-sqlite-on-the-loop.md.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from typing import Any, Final, ParamSpec, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Engine, Executable, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

from store.compiled import Bound, Compiled, chained, compiled
from store.drivers import Contended, PostgresDriver, SqliteDriver, is_contention
from store.sqlite_writer import SqliteWriter
from store.tables.application_role import APPLICATION_ROLE, MAY_ACT

__all__ = ["Bound", "Contended", "ReadSession", "Sessions", "WriteSession"]

P = ParamSpec("P")
T = TypeVar("T")
Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]

_ROWS_ON_LOOP: Final = 32
"""A statement with more rows of parameters is no longer one that the loop can wait for."""
_PREPARED_MAX: Final = 500
"""All that the chat and the jobs say stays prepared in each connection."""
_EACH_ITS_OWN: Final = "READ COMMITTED"
_ONE_VIEW: Final = "REPEATABLE READ"
_SAVEPOINTS_IN_MEMORY: Final = ("temp_store=MEMORY",)


class ReadSession:
    """One consistent view of the store; statements that only read."""

    def __init__(self, connection: Connection | AsyncConnection, *, threaded: bool = False) -> None:
        self._connection = connection
        self._threaded = threaded
        self._driver = _driver_of(connection)
        self.dialect: Final = self._driver.dialect
        """`sqlite` or `postgresql`, for the few statements that differ."""

    async def execute(
        self, statement: Executable, parameters: Parameters | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run one statement and return its buffered result.

        Raises:  Contended where the whole flow has to run again.
        """
        with _contention():
            if isinstance(self._connection, AsyncConnection):
                return await self._connection.execute(statement, parameters)
            if self._threaded:
                return await _in_thread(_execute_and_fetch, self._connection, statement, parameters)
            if isinstance(parameters, Sequence) and len(parameters) > _ROWS_ON_LOOP:
                return await _in_thread(self._connection.execute, statement, parameters)
            return self._connection.execute(statement, parameters)

    async def tuples(self, statement: Executable, parameters: Mapping[str, Any]) -> list[list[Any]]:
        """Run one statement of a module's top level, without SQLAlchemy around it, and return its rows.

        Raises:  Contended.
        """
        said = compiled(statement, parameters, self.dialect)
        values = said.bound(parameters)
        if self._threaded and isinstance(self._driver, SqliteDriver):
            return await _in_thread(_fetch_and_read, self._driver, said, values)
        return said.read(await self._driver.fetch(said.sql, values))

    async def dicts(self, statement: Executable, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The same, each row by the names of its columns.

        Raises:  Contended.
        """
        names = compiled(statement, parameters, self.dialect).columns
        return [dict(zip(names, row, strict=True)) for row in await self.tuples(statement, parameters)]

    async def fetch(self, statement: str, parameters: tuple[Any, ...]) -> Sequence[Sequence[Any]]:
        """Run one statement in the driver's own words and return its rows as the driver gives them.

        Raises:  Contended.
        """
        with _contention():
            if isinstance(self._connection, AsyncConnection):
                return (await self._connection.exec_driver_sql(statement, parameters)).fetchall()
            if self._threaded:
                return await _in_thread(_fetch, self._connection, statement, parameters)
            return _fetch(self._connection, statement, parameters)


async def _in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call it off the loop, and wait for its end even if cancelled: until then nobody else may use the connection."""
    running = asyncio.ensure_future(asyncio.to_thread(function, *args, **kwargs))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait((running,))
        raise


def _execute_and_fetch(
    connection: Connection, statement: Executable, parameters: Parameters | None
) -> CursorResult[*tuple[Any, ...]]:
    """Read every row here and now: what is left to whoever asked for a large result is to walk over it."""
    fetched = connection.execute(statement, parameters).freeze()()
    return cast("CursorResult[*tuple[Any, ...]]", fetched)


def _fetch_and_read(driver: SqliteDriver, said: Compiled, values: Sequence[Any]) -> list[list[Any]]:
    return said.read(driver.fetch_now(said.sql, values))


def _fetch(connection: Connection, statement: str, parameters: tuple[Any, ...]) -> Sequence[Sequence[Any]]:
    return connection.exec_driver_sql(statement, parameters).fetchall()


class WriteSession(ReadSession):
    """A read session that may also write. Commits when its block ends, rolls back when it raises."""

    async def execute_long(self, statement: Executable, parameters: Mapping[str, Any]) -> int:
        """Run one statement that works on many rows: on SQLite off the event loop. Returns: how many rows it wrote.

        Raises:  Contended.
        """
        with _contention():
            if isinstance(self._connection, AsyncConnection):
                return (await self._connection.execute(statement, parameters)).rowcount
            return (await _in_thread(self._connection.execute, statement, parameters)).rowcount

    async def run(self, statement: Executable, parameters: Mapping[str, Any]) -> int:
        """Run one statement of a module's top level, without SQLAlchemy around it. Returns: how many rows it wrote.

        Raises:  Contended.
        """
        said = compiled(statement, parameters, self.dialect)
        return await self._driver.run(said.sql, said.bound(parameters))

    async def run_all(self, *steps: Bound) -> list[int]:
        """Run statements of which none needs what another has written, on PostgreSQL in one round trip.

        Returns: how many rows each has written.
        Raises:  Contended.
        """
        if isinstance(self._driver, SqliteDriver):
            return [await self.run(*step) for step in steps]
        said = tuple(compiled(*step, self.dialect) for step in steps)
        values = [value for each, (_, given) in zip(said, steps, strict=True) for value in each.bound(given)]
        (counts,) = await self._driver.fetch(chained(said, None), values)
        return list(counts)

    async def dicts_after(
        self, steps: Sequence[Bound], statement: Executable, parameters: Mapping[str, Any]
    ) -> tuple[list[int], list[dict[str, Any]]]:
        """The same, with a statement that reads what none of them has written.

        Returns: how many rows each step has written, and the rows that were read, by the names of their columns.
        Raises:  Contended.
        """
        if isinstance(self._driver, SqliteDriver):
            return [await self.run(*step) for step in steps], await self.dicts(statement, parameters)
        said = tuple(compiled(*step, self.dialect) for step in steps)
        last = compiled(statement, parameters, self.dialect)
        every = zip((*said, last), (*(given for _, given in steps), parameters), strict=True)
        values = [value for each, given in every for value in each.bound(given)]
        found = await self._driver.fetch(chained(said, last), values)
        counts, there = list(found[0][: len(said)]), [row[len(said) :] for row in found]
        rows = last.read(row[1:] for row in there if row[0])
        return counts, [dict(zip(last.columns, row, strict=True)) for row in rows]

    async def execute_many(self, statements: Sequence[tuple[str, Sequence[tuple[Any, ...]]]]) -> None:
        """Run statements in turn, in the driver's own words, each for all its rows of parameters.

        Raises:  Contended.
        """
        with _contention():
            if isinstance(self._connection, AsyncConnection):
                for statement, rows in statements:
                    await self._connection.exec_driver_sql(statement, list(rows))
            elif sum(len(rows) for _, rows in statements) > _ROWS_ON_LOOP:
                await _in_thread(_execute_many, self._connection, statements)
            else:
                _execute_many(self._connection, statements)


def _execute_many(connection: Connection, statements: Sequence[tuple[str, Sequence[tuple[Any, ...]]]]) -> None:
    for statement, rows in statements:
        connection.exec_driver_sql(statement, list(rows))


def _driver_of(connection: Connection | AsyncConnection) -> PostgresDriver | SqliteDriver:
    """What SQLAlchemy's connection speaks through."""
    if isinstance(connection, AsyncConnection):
        assert connection.sync_connection is not None
        return PostgresDriver(connection.sync_connection.connection.driver_connection)
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return SqliteDriver(driver)


@contextlib.asynccontextmanager
async def _transaction(connection: AsyncConnection, isolation: str | None) -> AsyncIterator[None]:
    """All that PostgreSQL is told meanwhile, as one; with None, each statement for itself."""
    if isolation is None:
        yield
        return
    driver = _driver_of(connection)
    assert isinstance(driver, PostgresDriver)
    await driver.begin(isolation)
    try:
        yield
        await driver.commit()
    except BaseException:
        await driver.roll_back()
        raise


@contextlib.contextmanager
def _contention() -> Iterator[None]:
    """Tell whoever runs the flow that it has to run again."""
    try:
        yield
    except DBAPIError as error:
        if is_contention(error):
            raise Contended from error
        raise


class Sessions:
    """Hands out sessions on one database; the same calls on either store."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = url
        self._async_engine: AsyncEngine | None = None
        self._async_reader: AsyncEngine | None = None
        self._reader: Engine | None = None
        self._writer: SqliteWriter | None = None
        if make_url(url).get_backend_name() == "sqlite":
            self._reader = _sqlite_engine(url, pool_size, pragmas=("query_only=ON",))
            self._writer = SqliteWriter(_sqlite_engine(url, 1, pragmas=_SAVEPOINTS_IN_MEMORY))
        else:
            self._async_engine = _postgresql_engine(url, pool_size)
            self._async_reader = _postgresql_engine(url, pool_size, read_only=True)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded store."""
        return self._async_engine is None

    @contextlib.asynccontextmanager
    async def read(self, *, heavy: bool = False) -> AsyncIterator[ReadSession]:
        """A view: on SQLite one moment's, on PostgreSQL each statement's own, as everywhere at READ COMMITTED.

        `heavy` is for scans, fits and exports: one moment's on both, and SQLite's statements are off the event loop.
        """
        if self._async_reader is not None:
            async with self._async_reader.connect() as reader, _transaction(reader, _ONE_VIEW if heavy else None):
                yield ReadSession(reader)
            return
        assert self._reader is not None
        with self._reader.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield ReadSession(connection, threaded=heavy)

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[WriteSession]:
        """All or nothing: stored when the block has ended, rolled back when it raises.

        Locks:   SQLite: the in-process write lock, then BEGIN IMMEDIATE. PostgreSQL: what the flow gathers FOR UPDATE.
        Raises:  Contended.
        """
        if self._async_engine is not None:
            async with self._postgresql_transaction(self._async_engine) as session:
                yield session
            return
        assert self._writer is not None
        async with self._writer.block() as connection:
            yield WriteSession(connection)

    @contextlib.asynccontextmanager
    async def _postgresql_transaction(self, engine: AsyncEngine) -> AsyncIterator[WriteSession]:
        with _contention():
            async with engine.connect() as connection, _transaction(connection, _EACH_ITS_OWN):
                yield WriteSession(connection)

    async def ping(self) -> None:
        """Raise what the store raises if it cannot answer."""
        async with self.read() as session:
            await session.execute(text("SELECT 1"))

    async def dispose(self) -> None:
        """Close every connection."""
        for engine in (self._async_engine, self._async_reader):
            if engine is not None:
                await engine.dispose()
        if self._writer is not None:
            await self._writer.close()
        if self._reader is not None:
            self._reader.dispose()


def _sqlite_engine(url: str, pool_size: int, pragmas: tuple[str, ...] = ()) -> Engine:
    """An engine whose transactions are begun by hand: a listener for it would cost every statement some 10 %."""
    sync_url = make_url(url).set(drivername="sqlite+pysqlite")
    engine = create_engine(
        sync_url,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=20,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 0},
    )

    @event.listens_for(engine, "connect")
    def _prepare(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.execute("PRAGMA busy_timeout=10000")
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", *pragmas):
            dbapi_connection.execute(f"PRAGMA {pragma}")
        dbapi_connection.execute("PRAGMA busy_timeout=0")

    return engine


def _postgresql_engine(url: str, pool_size: int, *, read_only: bool = False) -> AsyncEngine:
    """Connections that stay: a new one is a process of the server's, and has every statement to prepare anew.

    Transactions are begun by hand. A reader's statements are transactions of their own, which the server keeps from
    writing, unless it asks for one: its block is one round trip a statement.
    """
    engine = create_async_engine(
        url,
        pool_size=2 * pool_size,
        max_overflow=0,
        pool_timeout=10,
        pool_use_lifo=True,  # the warmest first
        isolation_level="AUTOCOMMIT",
        connect_args={"prepared_statement_cache_size": _PREPARED_MAX, "statement_cache_size": _PREPARED_MAX},
    )

    @event.listens_for(engine.sync_engine, "checkout")
    def _replace_closed(dbapi_connection: Any, _record: Any, _proxy: Any) -> None:
        """The loop has seen it if the server hung up: to ask (pool_pre_ping) is three round trips a transaction."""
        if dbapi_connection.driver_connection.is_closed():
            raise DisconnectionError

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(dbapi_connection: Any, _record: Any) -> None:
        cursor = dbapi_connection.cursor()
        cursor.execute(MAY_ACT)
        if cursor.fetchone() is not None:
            cursor.execute(f"SET ROLE {APPLICATION_ROLE}")
        cursor.execute("SET synchronous_commit = on")
        cursor.execute("SET TIME ZONE 'UTC'")
        if read_only:
            cursor.execute("SET default_transaction_read_only = on")
        cursor.close()
        dbapi_connection.commit()

    return engine
