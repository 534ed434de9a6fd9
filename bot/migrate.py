"""Bring a database to this version's schema, or say in one sentence why that can't be."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.problems import StartProblem
from store.tables.application_role import APPLICATION_ROLE, MAY_ACT

_FOLDER = Path(__file__).parent.parent / "migrations"


def upgrade(url: str, revision: str = "head") -> None:
    """Run every migration that is missing; a fresh SQLite file gets its folder. Not to be called on an event loop.

    Raises:  StartProblem.
    """
    address = make_url(url)
    try:
        if address.get_backend_name() == "sqlite" and address.database:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        command.upgrade(_config(url), revision)
    except CommandError as error:
        raise StartProblem(
            f"The database is at a revision that this version does not know ({error}). "
            "Run the version of AIChain that made it, or point DATABASE_URL at another database."
        ) from error
    except (DBAPIError, OSError) as error:
        reason = getattr(error, "orig", None) or error
        raise StartProblem(f"The database {address.render_as_string()} can't be used: {reason}") from error


def downgrade(url: str, revision: str = "base") -> None:
    """Take migrations back, for tests and for developers."""
    command.downgrade(_config(url), revision)


def head() -> str:
    """The newest revision that this version knows."""
    newest = ScriptDirectory.from_config(_config("sqlite://")).get_current_head()
    assert newest is not None
    return newest


async def revision_of(url: str) -> str | None:
    """The revision that a database is at."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address.set(drivername="sqlite+pysqlite"), poolclass=NullPool)
        with engine.connect() as connection:
            return _revision(connection)
    async_engine = create_async_engine(url, poolclass=NullPool)
    async with async_engine.connect() as async_connection:
        return await async_connection.run_sync(_revision)


async def role_note(url: str) -> str | None:
    """One sentence for whoever starts us, where PostgreSQL keeps the application in its owner's role; else None."""
    address = make_url(url)
    if address.get_backend_name() != "postgresql":
        return None
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        if (await connection.exec_driver_sql(MAY_ACT)).first() is not None:
            return None
    return (
        f"The login of DATABASE_URL may not act in the role {APPLICATION_ROLE}: only triggers keep the ledger's past; "
        f"an administrator can run CREATE ROLE {APPLICATION_ROLE}; GRANT {APPLICATION_ROLE} TO {address.username}"
    )


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config
