"""The cache: small, shared, and disposable. Losing all of it loses no money and no task.

Two implementations keep one contract: `cache_memory` for one process, `cache_redis` for many. Whoever asks must be able
to go on without an answer: limits of the chat fail open, limits of payouts fail closed, the jobs run without a leader.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from store.board_cache import Boards


class CacheUnavailable(Exception):
    """The cache does not answer. Never a person's business."""


@dataclass(frozen=True, slots=True)
class Window:
    """At most `limit` entries in any `duration_s` seconds, however they are spread."""

    key: str
    limit: int
    duration_s: float


@dataclass(frozen=True, slots=True)
class Bucket:
    """Up to `capacity` at once, refilled at `rate_per_s`."""

    key: str
    capacity: int
    rate_per_s: float


class Cache(Protocol):
    """What both implementations do, atomically among all who share them.

    Units:   times to live are the machine's seconds; windows and buckets count by the `now` they are given.
    Raises:  CacheUnavailable, from every method.
    """

    @property
    def boards(self) -> Boards:
        """The leaderboards among what is cached."""
        ...

    async def get(self, key: str) -> str | None:
        """The value, unless it was never set or has expired."""
        ...

    async def set(self, key: str, value: str, *, ttl_s: float) -> None:
        """Keep a value for so long."""
        ...

    async def increment(self, key: str, *, ttl_s: float, by: int = 1) -> int:
        """Add to a counter that vanishes `ttl_s` after its first increment, and return its value."""
        ...

    async def take(self, bucket: Bucket, *, now: datetime, cost: int = 1) -> float:
        """Take tokens, or say in how many seconds there will be enough. 0.0 means: taken."""
        ...

    async def enter(self, windows: Sequence[Window], *, now: datetime, forced: bool = False) -> float:
        """Count one entry in every window, or in none and say in how many seconds there is room in all.

        `forced` counts it wherever there is room or not, if none of them is shut. 0.0 means: counted.
        """
        ...

    async def wait_for(self, window: Window, *, now: datetime) -> float:
        """In how many seconds there is room in a window; nothing is counted. 0.0 means: now."""
        ...

    async def shut(self, key: str, *, until: datetime, ttl_s: float) -> None:
        """Let nobody enter the window of this key before then, not even by force; kept for so long."""
        ...

    async def acquire_lease(self, name: str, holder: str, *, ttl_s: float) -> int | None:
        """Become, or stay, the one holder of a name; None while another one is.

        Returns: a fencing token: larger for each new holder, the same while one holder keeps renewing.
        """
        ...

    async def release_lease(self, name: str, holder: str) -> None:
        """Give the name up, if it is ours."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
