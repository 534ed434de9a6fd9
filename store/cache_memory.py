"""The cache of one process. No method awaits before it is done, so each is atomic."""

import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from store.board_memory import MemoryBoards
from store.cache import Bucket, Window

_SWEEP_EVERY: Final = 1024


@dataclass(slots=True)
class _Value:
    text: str
    expires_at_s: float


@dataclass(slots=True)
class _Tokens:
    left: float
    seen_at_s: float


@dataclass(slots=True)
class _Lease:
    holder: str
    token: int
    expires_at_s: float


class MemoryCache:
    """Everything in dictionaries; what has expired is swept out every so many writes."""

    def __init__(self, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._monotonic_s = monotonic_s
        self._values: dict[str, _Value] = {}
        self._tokens: dict[str, tuple[Bucket, _Tokens]] = {}
        self._entries: dict[str, tuple[Window, list[float]]] = {}
        self._leases: dict[str, _Lease] = {}
        self._last_token = 0
        self._writes = 0
        self.boards = MemoryBoards()

    async def get(self, key: str) -> str | None:
        """See Cache."""
        value = self._values.get(key)
        if value is None or value.expires_at_s <= self._monotonic_s():
            return None
        return value.text

    async def set(self, key: str, value: str, *, ttl_s: float) -> None:
        """See Cache."""
        self._sweep()
        self._values[key] = _Value(value, self._monotonic_s() + ttl_s)

    async def increment(self, key: str, *, ttl_s: float, by: int = 1) -> int:
        """See Cache."""
        self._sweep()
        now_s = self._monotonic_s()
        value = self._values.get(key)
        if value is None or value.expires_at_s <= now_s:
            value = self._values[key] = _Value("0", now_s + ttl_s)
        count = int(value.text) + by
        value.text = str(count)
        return count

    async def take(self, bucket: Bucket, *, now: datetime, cost: int = 1) -> float:
        """See Cache."""
        self._sweep()
        now_s = now.timestamp()
        _, tokens = self._tokens.get(bucket.key, (bucket, _Tokens(bucket.capacity, now_s)))
        passed_s = max(0.0, now_s - tokens.seen_at_s)
        tokens.left = min(bucket.capacity, tokens.left + passed_s * bucket.rate_per_s)
        tokens.seen_at_s = now_s
        self._tokens[bucket.key] = (bucket, tokens)
        if tokens.left < cost:
            return (cost - tokens.left) / bucket.rate_per_s
        tokens.left -= cost
        return 0.0

    async def enter(self, windows: Sequence[Window], *, now: datetime, forced: bool = False) -> float:
        """See Cache."""
        self._sweep()
        now_s = now.timestamp()
        shut_s = max((self._shut_s(window.key, now_s) for window in windows), default=0.0)
        entries = [self._recent(window, now_s) for window in windows]
        full_s = max(
            (_wait_s(window, recent, now_s) for window, recent in zip(windows, entries, strict=True)), default=0.0
        )
        wait_s = shut_s if forced else max(shut_s, full_s)
        if wait_s > 0:
            return wait_s
        for recent in entries:
            recent.insert(bisect_right(recent, now_s), now_s)
        return 0.0

    async def wait_for(self, window: Window, *, now: datetime) -> float:
        """See Cache."""
        now_s = now.timestamp()
        return max(self._shut_s(window.key, now_s), _wait_s(window, self._recent(window, now_s), now_s))

    async def shut(self, key: str, *, until: datetime, ttl_s: float) -> None:
        """See Cache."""
        await self.set(_shut(key), repr(until.timestamp()), ttl_s=ttl_s)

    def _shut_s(self, key: str, now_s: float) -> float:
        value = self._values.get(_shut(key))
        is_over = value is None or value.expires_at_s <= self._monotonic_s()
        return 0.0 if value is None or is_over else max(0.0, float(value.text) - now_s)

    async def acquire_lease(self, name: str, holder: str, *, ttl_s: float) -> int | None:
        """See Cache."""
        now_s = self._monotonic_s()
        lease = self._leases.get(name)
        if lease is not None and lease.expires_at_s > now_s:
            if lease.holder != holder:
                return None
            lease.expires_at_s = now_s + ttl_s
            return lease.token
        self._last_token += 1
        self._leases[name] = _Lease(holder, self._last_token, now_s + ttl_s)
        return self._last_token

    async def release_lease(self, name: str, holder: str) -> None:
        """See Cache."""
        lease = self._leases.get(name)
        if lease is not None and lease.holder == holder:
            del self._leases[name]

    async def close(self) -> None:
        """See Cache: there is nothing to let go of."""

    def _recent(self, window: Window, now_s: float) -> list[float]:
        """The window's entries that still count; a clock that was set back forgets those of its future."""
        _, entries = self._entries.get(window.key, (window, []))
        entries = [at_s for at_s in entries if now_s - window.duration_s < at_s <= now_s + window.duration_s]
        self._entries[window.key] = (window, entries)
        return entries

    def _sweep(self) -> None:
        self._writes += 1
        if self._writes % _SWEEP_EVERY:
            return
        now_s = self._monotonic_s()
        self._values = {key: value for key, value in self._values.items() if value.expires_at_s > now_s}
        newest_s = max((tokens.seen_at_s for _, tokens in self._tokens.values()), default=0.0)
        self._tokens = {
            key: (bucket, tokens)
            for key, (bucket, tokens) in self._tokens.items()
            if tokens.left + (newest_s - tokens.seen_at_s) * bucket.rate_per_s < bucket.capacity
        }
        newest_s = max((entries[-1] for _, entries in self._entries.values() if entries), default=0.0)
        self._entries = {
            key: (window, entries)
            for key, (window, entries) in self._entries.items()
            if entries and entries[-1] > newest_s - window.duration_s
        }


def _wait_s(window: Window, recent: list[float], now_s: float) -> float:
    """How long until the window has room: until enough of its oldest entries have left it."""
    if len(recent) < window.limit:
        return 0.0
    return recent[len(recent) - window.limit] + window.duration_s - now_s


def _shut(key: str) -> str:
    return f"shut:{key}"
