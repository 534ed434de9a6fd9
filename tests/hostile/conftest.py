"""A house to attack, on SQLite."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.hostile.place import Place, attacked


@pytest_asyncio.fixture
async def place(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Place]:
    """Both bots in front of a fresh store."""
    async with attacked(sqlite_url, tmp_path) as attacked_place:
        yield attacked_place
