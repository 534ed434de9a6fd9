"""How fast one person may act: a bucket each, shared by all processes; while the cache is away nobody is slowed."""

from typing import Final

from kernel.clock import Clock
from store.cache import Bucket, Cache, CacheUnavailable

_CAPACITY: Final = 30
_RATE_PER_S: Final = 3.0
"""Nobody reads and answers faster than this for long; a double press or a quick hand never meets it."""


class ActionThrottle:
    """flows.ports.Throttle on the cache. Limits of the chat fail open."""

    def __init__(self, cache: Cache, clock: Clock) -> None:
        self._cache = cache
        self._clock = clock

    async def admit(self, key: str) -> float:
        """Count one action, or say how long to wait first.

        Units:   seconds; 0.0 means: counted.
        """
        try:
            return await self._cache.take(Bucket(f"act:{key}", _CAPACITY, _RATE_PER_S), now=self._clock.now())
        except CacheUnavailable:
            return 0.0
