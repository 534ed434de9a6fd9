"""Alembic's environment: the address comes from whoever calls (bot.migrate), or from the settings."""

import asyncio

from alembic import context
from sqlalchemy import Connection, create_engine, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from store.tables import metadata


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def _migrate_postgresql(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        await connection.run_sync(_migrate)
        await connection.commit()
    await engine.dispose()


def _url() -> str:
    configured = context.config.get_main_option("sqlalchemy.url")
    if configured:
        return configured
    from bot.settings import Settings  # noqa: PLC0415 - only a developer's `make migrate` comes here without an address

    return Settings().database_url


def run() -> None:
    url = make_url(_url())
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url.set(drivername="sqlite+pysqlite"))
        with engine.connect() as connection:
            _migrate(connection)
            connection.commit()
        engine.dispose()
        return
    asyncio.run(_migrate_postgresql(url.render_as_string(hide_password=False)))


run()
