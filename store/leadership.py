"""Who runs the jobs: a short lease in the cache, renewed five times before it runs out."""

from typing import Final

from store.cache import Cache, CacheUnavailable

LEASE_S: Final = 1.0
_NAME: Final = "jobs-leader"


class Leadership:
    """flows.ports.Election on the cache.

    It only saves work: slots and compare-and-swap keep two leaders from doing anything twice. So while the cache is
    away every process leads, rather than none.
    """

    def __init__(self, cache: Cache, holder: str) -> None:
        self._cache = cache
        self._holder = holder

    @property
    def renew_s(self) -> float:
        """How often to stand again."""
        return LEASE_S / 5

    async def win(self) -> bool:
        """Become, or stay, the leader."""
        try:
            return await self._cache.acquire_lease(_NAME, self._holder, ttl_s=LEASE_S) is not None
        except CacheUnavailable:
            return True

    async def resign(self) -> None:
        """Let another process lead at once."""
        try:
            await self._cache.release_lease(_NAME, self._holder)
        except CacheUnavailable:
            return  # the lease runs out by itself
