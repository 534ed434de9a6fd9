"""A connection that a killed server has left in the middle of an answer is given up, and the flow runs again."""

import asyncpg
import pytest

from store.drivers import Contended, PostgresDriver

pytestmark = pytest.mark.asyncio


class LeftOver:
    """asyncpg's connection after that: every call is refused by its own state, and it does not know that it is dead."""

    def __init__(self) -> None:
        self.is_given_up = False

    def is_closed(self) -> bool:
        return self.is_given_up

    def terminate(self) -> None:
        self.is_given_up = True

    async def execute(self, _sql: str, *_values: object) -> str:
        raise asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress")

    fetch = execute


async def test_a_commit_on_what_is_left_of_a_connection_is_tried_again() -> None:
    connection = LeftOver()
    with pytest.raises(Contended):
        await PostgresDriver(connection).commit()
    assert connection.is_given_up


async def test_so_is_a_statement_and_rolling_back_raises_nothing() -> None:
    for call in ("fetch", "run"):
        connection = LeftOver()
        with pytest.raises(Contended):
            await getattr(PostgresDriver(connection), call)("SELECT 1", ())
        assert connection.is_given_up
    connection = LeftOver()
    await PostgresDriver(connection).roll_back()
    assert connection.is_given_up
