"""Fixtures of the flows' tests: a founded house on each store in turn, and a world to act in it."""

from pathlib import Path

import pytest_asyncio

from kernel.clock import ManualClock
from store.sessions import Sessions
from tests.support.deps import house_deps
from tests.support.world import OPERATOR, World


@pytest_asyncio.fixture
async def world(sessions: Sessions, tmp_path: Path) -> World:
    """Nobody has come yet."""
    deps = await house_deps(sessions, tmp_path, {OPERATOR: "owner"})
    assert isinstance(deps.clock, ManualClock)
    return World(deps, deps.clock)
