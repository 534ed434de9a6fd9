"""The sandbox's time: the real time plus every advance that was asked for."""

import asyncio
import time


class Clock:
    """Tells sandbox time, and lets others wait until somebody moves it.

    Units:   seconds; `offset_s` is the sum of all advances.
    """

    def __init__(self, offset_s: float = 0.0) -> None:
        self.offset_s = offset_s
        self._moved = asyncio.Event()

    def now(self) -> float:
        """Seconds since 1970, in sandbox time."""
        return time.time() + self.offset_s

    def date(self) -> int:
        """The whole second, as Telegram writes its `date` fields."""
        return int(self.now())

    def advance(self, seconds: float) -> None:
        """Move the clock and wake everybody who follows it."""
        self.offset_s += seconds
        self._moved.set()
        self._moved = asyncio.Event()

    async def offset_other_than(self, known_s: float, wait_s: float) -> float:
        """The offset, as soon as it differs from `known_s` or when `wait_s` have passed."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait_s
        while self.offset_s == known_s and loop.time() < deadline:
            try:
                await asyncio.wait_for(self._moved.wait(), deadline - loop.time())
            except TimeoutError:
                break
        return self.offset_s
