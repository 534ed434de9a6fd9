"""One contract for both caches."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.cache import Bucket, Cache, CacheUnavailable, Window
from store.cache_memory import MemoryCache
from store.cache_redis import RedisCache
from tests.support.servers import RedisServer

NOON = datetime(2026, 2, 28, 12, tzinfo=UTC)


def after(duration_s: float) -> datetime:
    return NOON + timedelta(seconds=duration_s)


@pytest.mark.asyncio
async def test_a_value_is_kept_until_it_expires(cache: Cache) -> None:
    await cache.set("greeting", "你好", ttl_s=0.5)

    assert await cache.get("greeting") == "你好"
    await asyncio.sleep(0.6)
    assert await cache.get("greeting") is None


@pytest.mark.asyncio
async def test_a_counter_vanishes_after_its_first_increments_time(cache: Cache) -> None:
    assert await cache.increment("tries", ttl_s=1) == 1
    await asyncio.sleep(0.6)
    assert await cache.increment("tries", ttl_s=1, by=2) == 3
    await asyncio.sleep(0.6)
    assert await cache.increment("tries", ttl_s=1) == 1


@pytest.mark.asyncio
async def test_a_bucket_gives_its_capacity_at_once_and_then_its_rate(cache: Cache) -> None:
    bucket = Bucket("answers:7", capacity=3, rate_per_s=0.5)

    assert [await cache.take(bucket, now=NOON) for _ in range(4)] == [0, 0, 0, pytest.approx(2)]
    assert await cache.take(bucket, now=after(1)) == pytest.approx(1)
    assert await cache.take(bucket, now=after(2)) == 0
    assert await cache.take(bucket, now=after(1000), cost=3) == 0
    assert await cache.take(bucket, now=after(1000)) > 0


@pytest.mark.asyncio
async def test_concurrent_takers_never_share_a_token(cache: Cache) -> None:
    bucket = Bucket("rush", capacity=20, rate_per_s=1)

    waits = await asyncio.gather(*(cache.take(bucket, now=NOON) for _ in range(100)))

    assert waits.count(0) == 20


@pytest.mark.asyncio
async def test_a_window_admits_its_limit_in_any_duration(cache: Cache) -> None:
    window = Window("group:-5", limit=2, duration_s=60)

    assert [await cache.enter([window], now=after(at)) for at in (0, 50)] == [0, 0]
    assert await cache.enter([window], now=after(55)) == pytest.approx(5)
    assert await cache.enter([window], now=after(60)) == 0
    assert await cache.enter([window], now=after(61)) == pytest.approx(49)


@pytest.mark.asyncio
async def test_several_windows_are_entered_together_or_not_at_all(cache: Cache) -> None:
    narrow, wide = Window("chat", limit=1, duration_s=1), Window("all", limit=2, duration_s=1)

    assert await cache.enter([narrow, wide], now=NOON) == 0
    assert await cache.enter([narrow, wide], now=NOON) == pytest.approx(1)  # the chat is full ...
    assert await cache.enter([wide], now=NOON) == 0  # ... and took nothing from the whole
    assert await cache.enter([wide], now=NOON) == pytest.approx(1)


@pytest.mark.asyncio
async def test_a_forced_entry_counts_where_there_is_no_room(cache: Cache) -> None:
    window = Window("all", limit=2, duration_s=1)

    assert [await cache.enter([window], now=NOON, forced=True) for _ in range(3)] == [0, 0, 0]
    assert await cache.enter([window], now=after(0.5)) == pytest.approx(0.5)


@pytest.mark.asyncio
async def test_a_clock_set_back_does_not_close_a_window(cache: Cache) -> None:
    window = Window("all", limit=1, duration_s=1)

    await cache.enter([window], now=NOON)
    assert await cache.enter([window], now=after(-600)) == 0


@pytest.mark.asyncio
async def test_one_holder_at_a_time_and_tokens_grow(cache: Cache) -> None:
    first = await cache.acquire_lease("leader", "a", ttl_s=0.5)
    assert first is not None
    assert await cache.acquire_lease("leader", "b", ttl_s=0.5) is None
    assert await cache.acquire_lease("leader", "a", ttl_s=0.5) == first

    await asyncio.sleep(0.6)
    second = await cache.acquire_lease("leader", "b", ttl_s=10)
    assert second is not None
    assert second > first

    await cache.release_lease("leader", "a")  # not a's to give up
    assert await cache.acquire_lease("leader", "a", ttl_s=10) is None
    await cache.release_lease("leader", "b")
    third = await cache.acquire_lease("leader", "a", ttl_s=10)
    assert third is not None
    assert third > second


@given(st.lists(st.floats(0, 5), min_size=1, max_size=60), st.integers(1, 5))
def test_no_second_ever_holds_more_than_the_limit(gaps_s: list[float], limit: int) -> None:
    async def admitted() -> list[float]:
        cache, at_s, entered = MemoryCache(), 0.0, []
        for gap_s in gaps_s:
            at_s += gap_s / 10
            if await cache.enter([Window("w", limit, 1.0)], now=after(at_s)) == 0:
                entered.append(after(at_s).timestamp())
        return entered

    entered = asyncio.run(admitted())

    assert all(late - early >= 1.0 for early, late in zip(entered, entered[limit:], strict=False))


@pytest.mark.asyncio
async def test_expired_entries_are_swept_out() -> None:
    seconds = [0.0]
    cache = MemoryCache(monotonic_s=lambda: seconds[0])
    for number in range(5000):
        seconds[0] += 1
        await cache.set(f"v{number}", "", ttl_s=5)
        await cache.take(Bucket(f"b{number}", 2, 1), now=after(number))
        await cache.enter([Window(f"w{number}", 1, 1)], now=after(number))

    assert max(len(cache._values), len(cache._tokens), len(cache._entries)) <= 1024


@pytest.mark.asyncio
async def test_clients_of_one_redis_share_what_they_count(redis_cache: Callable[[], RedisCache]) -> None:
    one, other = redis_cache(), redis_cache()
    window = Window("all", limit=10, duration_s=60)

    waits = await asyncio.gather(*(each.enter([window], now=NOON) for each in (one, other) for _ in range(20)))

    assert waits.count(0) == 10
    await one.close()
    await other.close()


@pytest.mark.asyncio
async def test_more_calls_than_connections_wait_instead_of_failing(redis_cache: Callable[[], RedisCache]) -> None:
    opened = redis_cache()

    counts = await asyncio.gather(*(opened.increment("n", ttl_s=60) for _ in range(300)))

    assert sorted(counts) == list(range(1, 301))
    await opened.close()


@pytest.mark.asyncio
async def test_a_flushed_redis_still_hands_out_larger_tokens(
    redis_cache: Callable[[], RedisCache], redis_server: RedisServer
) -> None:
    opened = redis_cache()
    before = await opened.acquire_lease("leader", "a", ttl_s=10)
    redis_server.restart()  # it keeps nothing

    after_it = await opened.acquire_lease("leader", "b", ttl_s=10)

    assert before is not None
    assert after_it is not None
    assert after_it > before
    await opened.close()


@pytest.mark.asyncio
async def test_an_absent_redis_is_said_at_once_and_found_again(
    redis_cache: Callable[[], RedisCache], redis_server: RedisServer
) -> None:
    opened = redis_cache()
    await opened.set("key", "value", ttl_s=60)
    redis_server.kill9()
    for _ in range(3):
        with pytest.raises(CacheUnavailable):
            await opened.get("key")

    redis_server.start()
    await asyncio.sleep(0.6)

    assert await opened.get("key") is None
    await opened.close()
