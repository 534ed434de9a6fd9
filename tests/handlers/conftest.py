"""Both bots in one process, between a real sandbox and a real store: what one does, the other's people see."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.hostile.place import Place, attacked


@pytest_asyncio.fixture
async def place(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Place]:
    """A founded house in front of a fresh store."""
    async with attacked(sqlite_url, tmp_path) as founded:
        yield founded
