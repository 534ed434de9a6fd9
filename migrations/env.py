"""Alembic's environment: the address comes from whoever calls (bot.migrate), or from the settings.

Everything runs in one transaction that nobody shares: replicas that start together queue, and the next finds nothing
left to do. SQLite: BEGIN IMMEDIATE. PostgreSQL: an advisory lock, held until the commit.
"""

import asyncio
from typing import Final

from alembic import context
from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from store.tables import metadata
from store.tables.application_role import prepare

_LOCK: Final = 0x41494368_61696E00
"""Any number that no other program takes."""
_SQLITE_WAIT_S: Final = 60


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    is_postgresql = connection.dialect.name == "postgresql"
    with context.begin_transaction():
        if is_postgresql:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        context.run_migrations()
        if is_postgresql:
            prepare(connection, metadata.tables)


async def _migrate_postgresql(url: str) -> None:
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_migrate)
    finally:
        await engine.dispose()


def _migrate_sqlite(url: str) -> None:
    engine = create_engine(url, connect_args={"isolation_level": None, "timeout": _SQLITE_WAIT_S})

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # the driver's own begin leaves DDL outside of the transaction

    try:
        with engine.connect() as connection:
            _migrate(connection)
    finally:
        engine.dispose()


def _url() -> str:
    configured = context.config.get_main_option("sqlalchemy.url")
    if configured:
        return configured
    from bot.settings import Settings  # noqa: PLC0415 - only a developer's `make migrate` comes here without an address

    return Settings().database_url


def run() -> None:
    url = make_url(_url())
    if url.get_backend_name() == "sqlite":
        _migrate_sqlite(url.set(drivername="sqlite+pysqlite").render_as_string(hide_password=False))
    else:
        asyncio.run(_migrate_postgresql(url.render_as_string(hide_password=False)))


run()
