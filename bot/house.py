"""The house, put together: everything that lives as long as the process, and nothing that serves yet."""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.models import open_model
from bot.problems import StartProblem
from bot.settings import Settings
from bot.workers import ProcessWorkers
from flows.deps import Deps, Policy
from flows.ports import Waker
from kernel.clock import Clock
from kernel.money import Amount
from llm.endpoint import Endpoint
from store.cache import Cache
from store.cache_memory import MemoryCache
from store.cache_redis import RedisCache
from store.files import Files
from store.limiter import SendLimiter
from store.people_key import KeyDamaged, kept_key
from store.release_folder import ReleaseFolder
from store.sessions import Sessions
from store.throttle import ActionThrottle

_THIS_MACHINE: Final = {"127.0.0.1", "localhost", "[::1]"}


@dataclass(frozen=True, slots=True)
class House:
    """What the rooms above share."""

    settings: Settings
    clock: Clock
    cache: Cache
    limiter: SendLimiter
    throttle: ActionThrottle
    workers: ProcessWorkers
    model: Endpoint | None
    deps: Deps
    is_local: bool
    """Whether all this runs on the local sandbox, for somebody who looks around."""

    async def close(self) -> None:
        """Let go of workers, connections and files."""
        self.workers.close()
        if self.model is not None:
            await self.model.close()
        await self.cache.close()
        await self.deps.sessions.dispose()


def _people_key(folder: Path) -> bytes:
    """The key that stands in for people's numbers.

    Raises:  StartProblem.
    """
    try:
        return kept_key(folder)
    except KeyDamaged as error:
        raise StartProblem(f"{error} is damaged. Put it back from your backup: KEYS_PATH holds secrets.") from error
    except OSError as error:
        raise StartProblem(f"KEYS_PATH {folder} can't be used: {error.strerror}") from error


def _web_url(settings: Settings) -> str | None:
    return None if settings.web_url is None else str(settings.web_url)


def _app_url(settings: Settings) -> str | None:
    """Where Mini Apps are: Telegram opens https alone, a Bot API server on this machine also plain http."""
    if settings.web_url is None:
        return None
    is_local = settings.telegram_api_url.host in _THIS_MACHINE
    return str(settings.web_url).rstrip("/") if settings.web_url.scheme == "https" or is_local else None


def build(settings: Settings, *, clock: Clock, waker: Waker, is_local: bool = False) -> House:
    """Put the house together from its settings; nothing is connected before it is used.

    Raises:  StartProblem.
    """
    people_key = _people_key(settings.keys_path)
    cache: Cache = MemoryCache() if settings.redis_url is None else RedisCache(settings.redis_url)
    workers = ProcessWorkers()
    model = open_model(settings)
    deps = Deps(
        sessions=Sessions(settings.database_url),
        clock=clock,
        files=Files(settings.files_path),
        releases=ReleaseFolder(settings.releases_path),
        workers=workers,
        waker=waker,
        rng=random.SystemRandom(),
        policy=Policy(
            operators=settings.operators,
            web_url=_web_url(settings),
            app_url=_app_url(settings),
            messages_per_s=settings.telegram_messages_per_s,
            two_people_above=Amount.parse(f"{settings.two_people_above:.8f}"),
            font_path=settings.font_path,
        ),
        people_key=people_key,
        boards=cache.boards,
        model=model,
    )
    return House(
        settings=settings,
        clock=clock,
        cache=cache,
        limiter=SendLimiter(cache, clock, messages_per_s=settings.telegram_messages_per_s),
        throttle=ActionThrottle(cache, clock),
        workers=workers,
        model=model,
        deps=deps,
        is_local=is_local,
    )
