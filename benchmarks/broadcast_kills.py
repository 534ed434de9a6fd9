"""kill -9 of whoever sends a broadcast: the test's own trial, with more people and more kills."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from bot import migrate
from store.sessions import Sessions
from tests.flows.test_broadcasts_killed import crash_while_broadcasting
from tests.support.deps import house_deps
from tests.support.world import OPERATOR, World


async def kill_senders(people: int, kills: int) -> dict[str, Any]:
    """Kill senders so many times at random moments, on SQLite with its fsyncs."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        url = f"sqlite+aiosqlite:///{folder}/house.db"
        await asyncio.to_thread(migrate.upgrade, url)
        sessions = Sessions(url)
        deps = await house_deps(sessions, Path(folder), {OPERATOR: "owner"})
        world = World(deps, deps.clock)  # type: ignore[arg-type]
        tried = await crash_while_broadcasting(world, Path(folder), people=people, kills=kills)
        await sessions.dispose()
    return {name if name == "kills" else f"kill_{name}": value for name, value in tried.items()}
