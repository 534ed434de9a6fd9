"""Fixtures of the flows' tests: a founded house on each store in turn, and a world to act in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from kernel.clock import ManualClock
from store.sessions import Sessions
from tests.support.asking import Asking
from tests.support.deps import house_deps
from tests.support.model_server import answers, model_server
from tests.support.world import OPERATOR, World


@pytest_asyncio.fixture
async def world(sessions: Sessions, tmp_path: Path) -> World:
    """Nobody has come yet."""
    deps = await house_deps(sessions, tmp_path, {OPERATOR: "owner"})
    assert isinstance(deps.clock, ManualClock)
    return World(deps, deps.clock)


@pytest_asyncio.fixture
async def asking(world: World) -> AsyncIterator[Asking]:
    """The same with a model, which answers `b`."""
    async with model_server() as server:
        server.behave = answers("b")
        made = Asking(world, server)
        yield made
        for endpoint in made.endpoints:
            await endpoint.close()
