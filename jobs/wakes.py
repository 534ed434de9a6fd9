"""Reasons to look: the clock's ticks and the flows' hints set the same event."""

import asyncio
from collections import defaultdict


class Wakes:
    """flows.ports.Waker. A wake during a run is kept for the next one; a hundred wakes are one."""

    def __init__(self) -> None:
        self._events: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def wake(self, job: str) -> None:
        """Let the named job look now."""
        self._events[job].set()

    async def wait(self, job: str) -> None:
        """Return when the job has a reason to look, and take that reason away."""
        await self._events[job].wait()
        self._events[job].clear()
