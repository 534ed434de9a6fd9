"""Which clock the house runs on: the machine's, or one that a simulation moves."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiohttp

from bot.problems import StartProblem
from kernel.clock import Clock, OffsetClock, SystemClock

_LONG_POLL_S = 20
_PAUSE_S = 0.5


@contextlib.asynccontextmanager
async def running_clock(url: str | None) -> AsyncIterator[Clock]:
    """The machine's clock, or one that follows the offset told at `url` for as long as the block lasts.

    Raises:  StartProblem.
    """
    if url is None:
        yield SystemClock()
        return
    clock = OffsetClock()
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_LONG_POLL_S + 10)) as http:
        try:
            await clock.move_to(await _offset(http, url, {}))
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError) as error:
            raise StartProblem(f"CLOCK_URL tells no time: {type(error).__name__}") from error
        following = asyncio.create_task(_follow(http, url, clock))
        try:
            yield clock
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)


async def _follow(http: aiohttp.ClientSession, url: str, clock: OffsetClock) -> None:
    while True:
        try:
            await clock.move_to(await _offset(http, url, {"after": str(clock.offset_s), "wait_s": str(_LONG_POLL_S)}))
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError):
            await asyncio.sleep(_PAUSE_S)


async def _offset(http: aiohttp.ClientSession, url: str, query: dict[str, str]) -> float:
    async with http.get(url, params=query) as response:
        return float((await response.json())["offset_s"])
