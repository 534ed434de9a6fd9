"""One leader while the cache answers; without it every process leads, because slots guard themselves."""

import asyncio
from collections.abc import Callable

import pytest

from store.cache import Cache
from store.cache_redis import RedisCache
from store.leadership import Leadership
from tests.support.servers import RedisServer

pytestmark = pytest.mark.asyncio


async def test_one_leads_until_it_resigns_or_falls_silent(cache: Cache) -> None:
    first, second = Leadership(cache, "first"), Leadership(cache, "second")

    assert [await first.win(), await second.win(), await first.win()] == [True, False, True]
    await first.resign()
    assert [await second.win(), await first.win()] == [True, False]
    await asyncio.sleep(1.1)
    assert await first.win()


async def test_without_the_cache_everybody_leads(
    redis_cache: Callable[[], RedisCache], redis_server: RedisServer
) -> None:
    cache = redis_cache()
    processes = [Leadership(cache, name) for name in "ab"]
    redis_server.kill9()
    try:
        assert [await process.win() for process in processes] == [True, True]
        await processes[0].resign()
    finally:
        redis_server.start()
        await cache.close()
