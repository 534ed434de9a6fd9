"""What many ask for at once is looked up once."""

import asyncio

import pytest

from handlers.web.cached import Cached

pytestmark = pytest.mark.asyncio


class Look:
    """Counts how often it is looked."""

    def __init__(self) -> None:
        self.count = 0
        self.is_broken = False

    async def __call__(self) -> int:
        self.count += 1
        await asyncio.sleep(0)
        if self.is_broken:
            raise ConnectionError
        return self.count


async def test_all_who_come_while_it_is_looked_up_get_the_same() -> None:
    look = Look()
    cached = Cached(look, kept_s=60)

    assert set(await asyncio.gather(*(cached.get() for _ in range(50)))) == {1}
    assert await cached.get() == 1


async def test_it_is_looked_up_again_after_a_while() -> None:
    cached = Cached(Look(), kept_s=0)

    assert [await cached.get(), await cached.get()] == [1, 2]


async def test_a_look_that_fails_is_repeated_and_not_remembered() -> None:
    look = Look()
    look.is_broken = True
    cached = Cached(look, kept_s=60)
    assert all(
        isinstance(each, ConnectionError)
        for each in await asyncio.gather(*(cached.get() for _ in range(3)), return_exceptions=True)
    )

    look.is_broken = False
    assert await cached.get() == 4


async def test_a_visitor_who_leaves_leaves_nobody_waiting() -> None:
    cached = Cached(Look(), kept_s=60)
    leaving = asyncio.create_task(cached.get())
    await asyncio.sleep(0)
    leaving.cancel()

    assert await asyncio.wait_for(cached.get(), 1) == 2
