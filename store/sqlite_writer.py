"""SQLite's one writer: blocks run one after another; those that wait at the same time share one commit, one fsync.

The first block of a transaction needs no savepoint: where it raises there is nothing else to keep, and a savepoint has
SQLite copy every page that the block touches.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

_BUSY_RETRY_S: Final = 0.01
_BUSY_TIMEOUT_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class _Group:
    """The blocks of one transaction, each but the first in a savepoint of its own."""

    connection: Connection
    commit: asyncio.Task[None]


class SqliteWriter:
    """The write lock of this process, and its transaction.

    Guarantees: a block that has ended is on the disk; one that raises leaves nothing and fails no other. A commit that
    fails, fails every block of its group.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = asyncio.Lock()
        self._open: _Group | None = None

    @contextlib.asynccontextmanager
    async def block(self) -> AsyncIterator[Connection]:
        """Write alone until the block ends, then wait until it is stored."""
        async with self._turn:
            block = _savepoint if self._open is not None else self._alone
            group = self._open or await self._begin()
            with block(group.connection):
                yield group.connection
        try:
            await asyncio.shield(group.commit)
        except asyncio.CancelledError:
            await asyncio.wait((group.commit,))  # "is it stored?" must not depend on who waits for it
            raise

    async def close(self) -> None:
        """Let go of the connection, after what is being committed."""
        if self._open is not None:
            await asyncio.wait((self._open.commit,))
        self._engine.dispose()

    @contextlib.contextmanager
    def _alone(self, connection: Connection) -> Iterator[None]:
        """Keep the block's statements, or the transaction ends with it; whoever waits begins another."""
        try:
            yield
        except BaseException:
            self._open = None
            connection.close()
            raise

    async def _begin(self) -> _Group:
        """Open a transaction for whoever comes before its commit."""
        connection = self._engine.connect()
        try:
            await _begin_immediate(connection)
        except BaseException:
            connection.close()
            raise
        # The turn is given in the order of asking. So the commit comes after the blocks that wait for theirs already,
        # and before all later ones: that is the group.
        self._open = _Group(connection, asyncio.create_task(self._commit(connection)))
        return self._open

    async def _commit(self, connection: Connection) -> None:
        async with self._turn:
            if connection.closed:
                return
            self._open = None
            with connection:
                if not _is_in_transaction(connection):  # and to commit nothing must not pass for success
                    raise OperationalError("COMMIT", None, sqlite3.OperationalError("database or disk is full"))
                await asyncio.to_thread(connection.commit)


@contextlib.contextmanager
def _savepoint(connection: Connection) -> Iterator[None]:
    """Keep the block's statements, or take back these alone. (SQLAlchemy's own builds its statements each time.)"""
    connection.exec_driver_sql("SAVEPOINT block")
    try:
        yield
    except BaseException:
        if _is_in_transaction(connection):
            connection.exec_driver_sql("ROLLBACK TO block")
            connection.exec_driver_sql("RELEASE block")
        raise
    connection.exec_driver_sql("RELEASE block")


def _is_in_transaction(connection: Connection) -> bool:
    """Whether SQLite still has it: on a full disk it gives up the whole transaction by itself."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver.in_transaction


async def _begin_immediate(connection: Connection) -> None:
    """Take SQLite's write lock; another process may hold it, so wait without blocking the loop."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _BUSY_TIMEOUT_S
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError as error:
            if "locked" not in str(error.orig) or loop.time() > deadline:
                raise
            connection.rollback()
            await asyncio.sleep(_BUSY_RETRY_S)
        else:
            return
