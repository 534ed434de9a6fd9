"""A house whose books are open: a world to act in, its published log, and a visitor's client."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from starlette.types import ASGIApp

from flows.shared.public_log import PublicLog
from flows.shared.publishing import Publisher
from handlers.web.app import build_app
from handlers.web.books import Explorer
from kernel.clock import ManualClock
from ledger.log.policy import Policy
from store.cache_memory import MemoryCache
from store.sessions import Sessions
from store.throttle import ActionThrottle
from tests.support.deps import house_deps
from tests.support.publishing import publish, publisher_in
from tests.support.world import OPERATOR, World, choices

BURST = 50


@dataclass
class Library:
    """What visitors see, and what makes it so."""

    world: World
    publisher: Publisher
    explorer: Explorer
    app: ASGIApp
    http: httpx.AsyncClient

    async def publish(self) -> int:
        """Bring everything into the log. Returns: how many leaves that were."""
        return await publish(self.world.deps, self.publisher)

    async def work(self, people: int) -> int:
        """So many people answer a campaign of their own, and are paid. Returns: its number."""
        world = self.world
        overlap = {"max_overlap": str(people), "min_overlap": str(people)}
        number = await world.campaign(choices(2), release="on_acceptance", **overlap)
        for person in await world.people(people):
            for _ in range(2):
                await world.answer(person, 0)
        await world.score_and_settle()
        return number


async def nobody_misses() -> str | None:
    """Everything is there."""
    return None


async def never(_raw: dict[str, object]) -> bool:
    """Telegram does not come."""
    raise AssertionError


def web(explorer: Explorer) -> ASGIApp:
    """The web, as the house puts it together."""
    return build_app(
        receivers={"contributor": never}, webhook_secret="s3cret", check_ready=nobody_misses, explorer=explorer
    )


@asynccontextmanager
async def opened(sqlite_url: str, folder: Path, policy: Policy | None = None) -> AsyncIterator[Library]:
    """A founded house, and somebody at its door."""
    sessions = Sessions(sqlite_url)
    deps = await house_deps(sessions, folder, {OPERATOR: "owner"})
    assert isinstance(deps.clock, ManualClock)
    world = World(deps, deps.clock)
    publisher = publisher_in(folder)
    throttle = ActionThrottle(MemoryCache(), deps.clock, capacity=BURST, rate_per_s=1.0)
    explorer = Explorer(deps, PublicLog(publisher.folder, policy or Policy()), throttle)
    app = web(explorer)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://books.test") as http:
        yield Library(world, publisher, explorer, app, http)
    await sessions.dispose()
