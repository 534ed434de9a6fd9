"""How fast one person, or one address, may act: a bucket each, shared by all processes.

While the cache is away nobody is slowed.
"""

from typing import Final

from kernel.clock import Clock
from store.cache import Bucket, Cache, CacheUnavailable

_CAPACITY: Final = 30
_RATE_PER_S: Final = 3.0
"""Nobody reads and answers faster than this for long; a double press or a quick hand never meets it."""
_TOLD_EVERY_S: Final = 10.0


class ActionThrottle:
    """flows.ports.Throttle on the cache. Limits of the chat fail open."""

    def __init__(
        self, cache: Cache, clock: Clock, *, capacity: int = _CAPACITY, rate_per_s: float = _RATE_PER_S
    ) -> None:
        self._cache = cache
        self._clock = clock
        self._capacity = capacity
        self._rate_per_s = rate_per_s

    async def admit(self, key: str) -> float:
        """Count one action, or say how long to wait first.

        Units:   seconds; 0.0 means: counted.
        """
        try:
            return await self._cache.take(Bucket(f"act:{key}", self._capacity, self._rate_per_s), now=self._clock.now())
        except CacheUnavailable:
            return 0.0

    async def once(self, key: str, *, every_s: float) -> float:
        """Count something that takes us long, or say how long to wait before it may be asked for again.

        Units:   seconds; 0.0 means: counted.
        """
        try:
            return await self._cache.take(Bucket(f"once:{key}", 1, 1 / every_s), now=self._clock.now())
        except CacheUnavailable:
            return 0.0

    async def is_told(self, key: str) -> bool:
        """Whether to tell this person now that they are too fast: the first time, and then every ten seconds.

        A sentence for each message of a flood would be a flood of our own.
        """
        try:
            wait_s = await self._cache.take(Bucket(f"told:{key}", 1, 1 / _TOLD_EVERY_S), now=self._clock.now())
        except CacheUnavailable:
            return True
        return wait_s == 0.0
