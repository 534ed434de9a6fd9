"""The drivers themselves, beneath SQLAlchemy: what `store.compiled` is run on, and PostgreSQL's transactions.

Their errors come up as SQLAlchemy's, so that nobody above has to know which way a statement went.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

import asyncpg
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

_RETRIED_SQLSTATES: Final = frozenset({"40001", "40P01"})
_FAILURES: Final = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
"""How asyncpg fails. An internal error is what is left of a server that was killed in the middle of an answer."""


class Contended(Exception):
    """The store asked for the whole flow to be run again: a deadlock, a serialisation failure, or a lost connection."""


def is_contention(error: DBAPIError) -> bool:
    """Tell a failure that another run can cure from one that it cannot."""
    if error.connection_invalidated:
        return True
    return getattr(error.orig, "sqlstate", None) in _RETRIED_SQLSTATES


class PostgresDriver:
    """An asyncpg connection that SQLAlchemy's pool has lent."""

    dialect: Final = "postgresql"

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def fetch(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """Run a statement and return its rows.

        Raises:  Contended, DBAPIError.
        """
        try:
            rows: Sequence[Sequence[Any]] = await self._connection.fetch(sql, *values)
        except _FAILURES as error:
            raise self._told(error, sql, values) from error
        return rows

    async def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run a statement that returns no rows. Returns: how many it wrote.

        Raises:  Contended, DBAPIError.
        """
        try:
            status: str = await self._connection.execute(sql, *values)
        except _FAILURES as error:
            raise self._told(error, sql, values) from error
        count = status.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def begin(self, isolation: str) -> None:
        """Begin a transaction.

        Raises:  Contended, DBAPIError.
        """
        await self.run(f"BEGIN ISOLATION LEVEL {isolation}")

    async def commit(self) -> None:
        """Keep everything since `begin`.

        Raises:  Contended, DBAPIError; AssertionError where a statement had failed, and somebody went on regardless.
        """
        try:
            ended = await self._connection.execute("COMMIT")
        except _FAILURES as error:
            raise self._told(error, "COMMIT", ()) from error
        assert ended == "COMMIT", "a failed transaction was to be committed"

    async def roll_back(self) -> None:
        """Leave nothing behind: where even this fails, the connection is given up, and the server does it."""
        try:
            if not self._connection.is_closed():
                await self._connection.execute("ROLLBACK")
        except _FAILURES:
            self._connection.terminate()
        except BaseException:
            self._connection.terminate()
            raise

    def _told(self, error: Exception, sql: str, values: Sequence[Any]) -> Exception:
        """The driver's error in SQLAlchemy's terms."""
        if isinstance(error, asyncpg.InternalClientError):
            self._connection.terminate()
        if self._connection.is_closed() or getattr(error, "sqlstate", None) in _RETRIED_SQLSTATES:
            return Contended(str(error))
        kind = IntegrityError if isinstance(error, asyncpg.IntegrityConstraintViolationError) else DBAPIError
        return kind(sql, list(values), error)


class SqliteDriver:
    """A connection of the standard library's, which SQLAlchemy's pool has lent."""

    dialect: Final = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def fetch(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """Run a statement and return its rows.

        Raises:  DBAPIError.
        """
        return self.fetch_now(sql, values)

    def fetch_now(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """The same, for a thread."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise _told(error, sql, values) from error

    async def run(self, sql: str, values: Sequence[Any]) -> int:
        """Run a statement that returns no rows. Returns: how many it wrote.

        Raises:  DBAPIError.
        """
        try:
            return self._connection.execute(sql, values).rowcount
        except sqlite3.Error as error:
            raise _told(error, sql, values) from error


def _told(error: sqlite3.Error, sql: str, values: Sequence[Any]) -> DBAPIError:
    """The driver's error in SQLAlchemy's terms."""
    kinds = ((sqlite3.IntegrityError, IntegrityError), (sqlite3.OperationalError, OperationalError))
    kind = next((theirs for ours, theirs in kinds if isinstance(error, ours)), DBAPIError)
    return kind(sql, list(values), error)
