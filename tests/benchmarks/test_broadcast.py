"""The pace of a broadcast on a strict sandbox; a house that believes in another limit is told 429."""

import pytest

from benchmarks.broadcast_pace import in_virtual_time
from store.limiter import broadcasts_per_s

pytestmark = pytest.mark.asyncio


async def test_a_broadcast_takes_what_is_left_and_no_more() -> None:
    figures = await in_virtual_time(200)
    assert (figures["http_429"], figures["repeats"]) == (0, 0)
    assert 0.97 <= figures["rate_share"] <= 1.05
    assert figures["others_per_s"] > 1
    assert broadcasts_per_s(30) <= figures["fullest_second"] <= 30


async def test_the_sandbox_is_strict() -> None:
    figures = await in_virtual_time(60, messages_per_s=60)
    assert figures["http_429"] > 0
    assert figures["repeats"] == 0
