"""What many visitors ask for at once is looked up once, and kept for a moment."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Cached(Generic[T]):
    """One answer for everybody, looked up again when it is asked for after `kept_s`.

    Whoever comes while it is being looked up waits for that; a look that fails is the next one's to repeat.
    """

    def __init__(self, look_up: Callable[[], Awaitable[T]], *, kept_s: float) -> None:
        self._look_up = look_up
        self._kept_s = kept_s
        self._turn = asyncio.Lock()
        self._found: tuple[float, T] | None = None

    async def get(self) -> T:
        """The answer, at most `kept_s` old."""
        found = self._fresh()
        if found is not None:
            return found[1]
        async with self._turn:
            found = self._fresh()
            if found is None:
                found = (asyncio.get_running_loop().time(), await self._look_up())
                self._found = found
            return found[1]

    def _fresh(self) -> tuple[float, T] | None:
        if self._found is None or asyncio.get_running_loop().time() - self._found[0] > self._kept_s:
            return None
        return self._found
