"""How fast we may send: one limiter over all processes, three classes, Telegram's own limits.

Telegram asks for about 30 messages a second over all (1,000 with paid broadcasts), one a second in a chat, and 20 a
minute in a group. They are counted exactly, in sliding windows: a token bucket lets out twice its rate in one second.
"""

from datetime import timedelta
from enum import Enum, unique
from typing import Final

from kernel.clock import Clock
from store.cache import Cache, CacheUnavailable, Window
from store.cache_memory import MemoryCache

_GROUP_LIMIT: Final = 20
_GROUP_DURATION_S: Final = 60.0
_CHAT_DURATION_S: Final = 1.0
_RESERVED_SHARE: Final = 5
"""One in so many of the overall rate is kept from broadcasts, so that a press never meets a full second of them."""


@unique
class Urgency(Enum):
    """The three classes of what we send."""

    INTERACTIVE = "interactive"
    """Somebody has just pressed or written: counted, never delayed by us (but for a group's own 20 a minute)."""
    NOTICE = "notice"
    """Something has happened to somebody: one a second in each chat."""
    BROADCAST = "broadcast"
    """One text for many: takes what the others leave of the overall rate."""


class SendLimiter:
    """flows.ports.Limiter on the cache. While the cache is away each process keeps the limits for itself."""

    def __init__(self, cache: Cache, clock: Clock, *, messages_per_s: int) -> None:
        self._cache = cache
        self._alone = MemoryCache()
        self._clock = clock
        self._messages_per_s = messages_per_s

    def per_s(self, urgency: Urgency) -> int:
        """How many messages of this class there may be in a second, where there are no others."""
        return broadcasts_per_s(self._messages_per_s) if urgency is Urgency.BROADCAST else self._messages_per_s

    async def admit(self, chat_id: int, urgency: Urgency) -> float:
        """Count one message to a chat, or say how long to wait first.

        Units:   seconds; 0.0 means: counted, send it now.
        """
        try:
            return await self._admit(self._cache, chat_id, urgency)
        except CacheUnavailable:
            return await self._admit(self._alone, chat_id, urgency)

    async def pause(self, chat_id: int, duration_s: float) -> None:
        """Obey a 429: nothing goes to this chat for so long."""
        until = self._clock.now() + timedelta(seconds=duration_s)
        for cache in (self._alone, self._cache):
            for window in (*_of_group(chat_id), _of_chat(chat_id)):
                try:
                    await cache.shut(window.key, until=until, ttl_s=duration_s)
                except CacheUnavailable:
                    break  # this process obeys; the others will get a 429 of their own

    async def wait_s(self, urgency: Urgency) -> float:
        """How long until one message more fits into the overall rate; nothing is counted."""
        window, now = self._overall(urgency), self._clock.now()
        try:
            return await self._cache.wait_for(window, now=now)
        except CacheUnavailable:
            return await self._alone.wait_for(window, now=now)

    async def _admit(self, cache: Cache, chat_id: int, urgency: Urgency) -> float:
        now = self._clock.now()
        group, paced = _of_group(chat_id), [_of_chat(chat_id), self._overall(urgency)]
        if urgency is not Urgency.INTERACTIVE:
            return await cache.enter([*group, *paced], now=now)
        if group and (wait_s := await cache.enter(group, now=now)) > 0:
            return wait_s
        return await cache.enter(paced, now=now, forced=True)

    def _overall(self, urgency: Urgency) -> Window:
        return Window("send:all", self.per_s(urgency), 1.0)


def broadcasts_per_s(messages_per_s: int) -> int:
    """What the overall rate leaves to broadcasts."""
    return messages_per_s - messages_per_s // _RESERVED_SHARE


def _of_chat(chat_id: int) -> Window:
    return Window(f"send:{chat_id}", 1, _CHAT_DURATION_S)


def _of_group(chat_id: int) -> list[Window]:
    """A group's own limit beside it; a person's chat has none."""
    return [Window(f"send:{chat_id}:group", _GROUP_LIMIT, _GROUP_DURATION_S)] if chat_id < 0 else []
