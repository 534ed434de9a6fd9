"""On PostgreSQL the application acts in a role that owns nothing; where that can't be, start-up says so and goes on."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from bot import migrate
from kernel.clock import SystemClock
from store.sessions import Sessions
from store.tables import metadata
from store.tables.application_role import APPLICATION_ROLE
from store.tables.delivery import inbox
from tests.support.servers import PostgresServer

PLAIN = "plain_login"


@pytest.fixture
def plain_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A database whose owner may neither make roles nor act in ours."""
    name = postgres_server.create_database()
    postgres_server.psql(f"CREATE ROLE {PLAIN} LOGIN")
    postgres_server.psql(f'ALTER DATABASE "{name}" OWNER TO {PLAIN}')
    yield postgres_server.url(name).replace("aichain@", f"{PLAIN}@")
    postgres_server.drop_database(name)
    postgres_server.psql(f"DROP ROLE {PLAIN}")


async def _asked(url: str, statement: str) -> object:
    sessions = Sessions(url)
    async with sessions.write() as session:
        answer: object = (await session.execute(text(statement))).scalar_one()
    await sessions.dispose()
    return answer


@pytest.mark.asyncio
async def test_every_session_acts_in_the_role(postgresql_url: str) -> None:
    assert await _asked(postgresql_url, "SELECT current_user") == APPLICATION_ROLE
    assert await migrate.role_note(postgresql_url) is None


@pytest.mark.asyncio
async def test_the_role_can_read_every_table(postgresql_url: str) -> None:
    sessions = Sessions(postgresql_url)
    async with sessions.read() as session:
        for table in metadata.sorted_tables:
            await session.execute(select(table).limit(1))
    await sessions.dispose()


@pytest.mark.asyncio
async def test_the_role_makes_no_tables_and_moves_no_revision(postgresql_url: str) -> None:
    sessions = Sessions(postgresql_url)
    for statement in ("DROP TABLE inbox", "UPDATE alembic_version SET version_num = ''", "ALTER TABLE inbox ADD x int"):
        with pytest.raises(DBAPIError, match=r"must be owner|permission denied"):
            async with sessions.write() as session:
                await session.execute(text(statement))
    await sessions.dispose()


def test_a_login_without_the_role_works_and_is_told(plain_url: str) -> None:
    migrate.upgrade(plain_url)

    note = asyncio.run(migrate.role_note(plain_url))

    assert note is not None
    assert PLAIN in note
    assert "\n" not in note
    assert asyncio.run(_asked(plain_url, "SELECT current_user")) == PLAIN


def test_a_role_that_an_administrator_gives_later_is_used_from_the_next_start(
    plain_url: str, postgres_server: PostgresServer
) -> None:
    migrate.upgrade(plain_url)
    postgres_server.psql(f"GRANT {APPLICATION_ROLE} TO {PLAIN}")

    migrate.upgrade(plain_url)

    async def write() -> None:
        sessions = Sessions(plain_url)
        async with sessions.write() as session:
            await session.execute(
                insert(inbox).values(bot="contributor", update_id=1, outcome=None, at=SystemClock().now())
            )
        await sessions.dispose()

    asyncio.run(write())
    assert asyncio.run(_asked(plain_url, "SELECT current_user")) == APPLICATION_ROLE
    assert asyncio.run(migrate.role_note(plain_url)) is None


@pytest.mark.asyncio
async def test_sqlite_needs_no_role(sqlite_url: str) -> None:
    assert await migrate.role_note(sqlite_url) is None
