"""Clocks that can be moved."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from kernel.clock import ManualClock, OffsetClock

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.asyncio
async def test_a_manual_clock_wakes_those_whose_time_has_come() -> None:
    clock = ManualClock(NOW)
    early = asyncio.create_task(clock.sleep(10))
    late = asyncio.create_task(clock.sleep(100))
    await asyncio.sleep(0)

    clock.advance(10)
    await early

    assert not late.done()
    assert clock.now() == NOW + timedelta(seconds=10)
    late.cancel()


@pytest.mark.asyncio
async def test_a_jump_of_the_offset_ends_a_long_sleep() -> None:
    clock = OffsetClock()
    sleeping = asyncio.create_task(clock.sleep(3600))
    await asyncio.sleep(0.01)

    await clock.move_to(3601)

    async with asyncio.timeout(1):
        await sleeping
