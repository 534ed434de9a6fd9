"""Look into a database as its owner, who may do more than the application."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

T = TypeVar("T")


def as_owner(url: str, ask: Callable[[Connection], T]) -> T:
    """Run `ask` on a plain connection, and commit."""
    return asyncio.run(_ask(url, ask))


async def _ask(url: str, ask: Callable[[Connection], T]) -> T:
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(ask)
    finally:
        await engine.dispose()
