"""Lanes: one at a time in each, in order of arrival; different lanes side by side."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Hashable, Mapping
from typing import Any


class Lanes:
    """A fair lock for each lane, forgotten when nobody is in it."""

    def __init__(self) -> None:
        self._locks: dict[Hashable, asyncio.Lock] = {}
        self._users: dict[Hashable, int] = {}

    def __len__(self) -> int:
        return len(self._locks)

    @contextlib.asynccontextmanager
    async def turn(self, lane: Hashable) -> AsyncIterator[None]:
        """Wait for everybody who came to this lane before."""
        lock = self._locks.setdefault(lane, asyncio.Lock())
        self._users[lane] = self._users.get(lane, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._users[lane] -= 1
            if not self._users[lane]:
                del self._users[lane], self._locks[lane]


def lane_of(raw: Mapping[str, Any]) -> Hashable:
    """The chat that an update belongs to, else its person, else a lane of its own. Reads any shape without failing."""
    for event in raw.values():
        if not isinstance(event, Mapping):
            continue
        message = event.get("message")
        holders = (event, message) if isinstance(message, Mapping) else (event,)
        for name in ("chat", "user_chat_id", "from", "user"):
            for holder in holders:
                found = holder.get(name)
                identity = found.get("id") if isinstance(found, Mapping) else found
                if isinstance(identity, int):
                    return identity
    return ("update", str(raw.get("update_id")))
