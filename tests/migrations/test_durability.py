"""What is acknowledged is on the disk: asserted on live connections, since a default can be changed behind us."""

import pytest
from sqlalchemy import text

from store.sessions import Sessions
from tests.support.servers import PostgresServer

_FULL = 2


async def _setting(sessions: Sessions, statement: str) -> object:
    async with sessions.write() as session:
        answer: object = (await session.execute(text(statement))).scalar_one()
    return answer


@pytest.mark.asyncio
async def test_sqlite_syncs_every_commit(sqlite_url: str) -> None:
    sessions = Sessions(sqlite_url)
    assert await _setting(sessions, "PRAGMA synchronous") == _FULL
    assert await _setting(sessions, "PRAGMA journal_mode") == "wal"
    assert await _setting(sessions, "PRAGMA foreign_keys") == 1
    await sessions.dispose()


@pytest.mark.asyncio
async def test_postgresql_syncs_every_commit_even_where_its_default_does_not(
    postgresql_url: str, postgres_server: PostgresServer
) -> None:
    database = postgresql_url.rpartition("/")[2]
    postgres_server.psql(f'ALTER DATABASE "{database}" SET synchronous_commit = off')
    sessions = Sessions(postgresql_url)
    assert await _setting(sessions, "SHOW synchronous_commit") == "on"
    assert await _setting(sessions, "SHOW TimeZone") == "UTC"
    await sessions.dispose()
