"""Fixtures of the public pages' tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.handlers.explorer.reading_room import Library, opened


@pytest_asyncio.fixture
async def library(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Library]:
    """Open books in which nothing but the beginning is written."""
    async with opened(sqlite_url, tmp_path) as found:
        yield found
