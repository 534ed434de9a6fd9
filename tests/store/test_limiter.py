"""Telegram's limits hold over all processes, and a press is never kept waiting by our own broadcasts."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from kernel.clock import ManualClock
from store.cache import Cache
from store.cache_redis import RedisCache
from store.limiter import SendLimiter, Urgency
from tests.support.servers import RedisServer

pytestmark = pytest.mark.asyncio

GROUP = -100


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 2, 28, 12, tzinfo=UTC))


@pytest.fixture
def limiter(cache: Cache, clock: ManualClock) -> SendLimiter:
    return SendLimiter(cache, clock, messages_per_s=30)


async def test_notices_keep_one_a_second_in_a_chat(limiter: SendLimiter, clock: ManualClock) -> None:
    assert await limiter.admit(1, Urgency.NOTICE) == 0
    assert await limiter.admit(1, Urgency.NOTICE) == pytest.approx(1)
    assert await limiter.admit(2, Urgency.NOTICE) == 0
    clock.advance(1)
    assert await limiter.admit(1, Urgency.NOTICE) == 0


async def test_a_press_is_counted_but_never_delayed(limiter: SendLimiter) -> None:
    assert [await limiter.admit(chat, Urgency.INTERACTIVE) for chat in [1] * 20 + [2] * 20] == [0] * 40

    assert await limiter.admit(3, Urgency.NOTICE) > 0  # the second is full for all who can wait
    assert await limiter.admit(3, Urgency.BROADCAST) > 0


async def test_broadcasts_leave_room_for_notices_and_presses(limiter: SendLimiter) -> None:
    admitted = [await limiter.admit(chat, Urgency.BROADCAST) for chat in range(1, 41)].count(0)

    assert admitted == 24
    assert [await limiter.admit(chat, Urgency.NOTICE) for chat in range(101, 111)].count(0) == 6


async def test_no_second_sees_more_than_the_overall_rate(limiter: SendLimiter, clock: ManualClock) -> None:
    sent_at = []
    for number in range(400):
        if await limiter.admit(1000 + number, Urgency.NOTICE) == 0:
            sent_at.append(clock.now())
        clock.advance(0.01)

    assert len(sent_at) >= 90  # four seconds at thirty, less what the edges cost
    assert all((late - early).total_seconds() >= 1 for early, late in zip(sent_at, sent_at[30:], strict=False))


async def test_room_is_looked_for_without_taking_any(limiter: SendLimiter, clock: ManualClock) -> None:
    for chat in range(1, 31):
        assert await limiter.wait_s(Urgency.NOTICE) == 0
        assert await limiter.admit(chat, Urgency.NOTICE) == 0

    assert await limiter.wait_s(Urgency.NOTICE) == pytest.approx(1)
    clock.advance(1)
    assert await limiter.wait_s(Urgency.NOTICE) == 0


async def test_a_group_gets_twenty_a_minute_of_all_classes(limiter: SendLimiter, clock: ManualClock) -> None:
    for _ in range(20):
        assert await limiter.admit(GROUP, Urgency.INTERACTIVE) == 0
        clock.advance(0.5)

    assert await limiter.admit(GROUP, Urgency.INTERACTIVE) == pytest.approx(50)
    assert await limiter.admit(GROUP, Urgency.NOTICE) == pytest.approx(50)


async def test_a_429_stops_one_chat_for_every_class(limiter: SendLimiter, clock: ManualClock) -> None:
    await limiter.pause(1, 7)

    assert await limiter.admit(1, Urgency.INTERACTIVE) == pytest.approx(7)
    assert await limiter.admit(2, Urgency.INTERACTIVE) == 0
    clock.advance(7)
    assert await limiter.admit(1, Urgency.INTERACTIVE) == 0


async def test_a_group_that_is_to_be_left_alone_loses_none_of_its_twenty(
    limiter: SendLimiter, clock: ManualClock
) -> None:
    await limiter.pause(GROUP, 7)
    for urgency in Urgency:
        assert await limiter.admit(GROUP, urgency) == pytest.approx(7)
    clock.advance(7)

    assert [await limiter.admit(GROUP, Urgency.INTERACTIVE) for _ in range(21)].count(0) == 20


async def test_without_the_cache_each_process_keeps_the_limits(
    redis_cache: Callable[[], RedisCache], redis_server: RedisServer, clock: ManualClock
) -> None:
    cache = redis_cache()
    limiter = SendLimiter(cache, clock, messages_per_s=30)
    redis_server.kill9()
    try:
        await limiter.pause(5, 3)
        waits = await asyncio.gather(*(limiter.admit(chat, Urgency.NOTICE) for chat in range(101, 141)))

        assert waits.count(0) == 30
        assert await limiter.admit(1, Urgency.INTERACTIVE) == 0
        assert await limiter.admit(5, Urgency.INTERACTIVE) == pytest.approx(3)
    finally:
        redis_server.start()
        await cache.close()
