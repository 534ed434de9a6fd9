"""Fixtures of the store's tests: each cache in turn, by one contract."""

import secrets
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from store.cache import Cache
from store.cache_memory import MemoryCache
from store.cache_redis import RedisCache
from tests.support.servers import RedisServer


@pytest.fixture
def redis_cache(redis_server: RedisServer) -> Callable[[], RedisCache]:
    """Makes clients that share one namespace of their own on the real Redis; the test closes them."""
    prefix = f"test-{secrets.token_hex(4)}"
    return lambda: RedisCache(redis_server.url, prefix=prefix)


@pytest_asyncio.fixture(params=["memory", "redis"])
async def cache(request: pytest.FixtureRequest) -> AsyncIterator[Cache]:
    """Each cache in turn, empty."""
    if request.param == "memory":
        yield MemoryCache()
        return
    opened: RedisCache = request.getfixturevalue("redis_cache")()
    yield opened
    await opened.close()
