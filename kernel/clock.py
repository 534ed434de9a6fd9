"""One clock for house, limiter, jobs and simulations. Nothing else in the house asks what time it is."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Aware UTC now, and waiting by the same time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    async def sleep(self, duration_s: float) -> None:
        """Return when `duration_s` seconds of this clock have passed."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, duration_s: float) -> None:
        """Return when `duration_s` seconds have passed."""
        await asyncio.sleep(duration_s)


class ManualClock:
    """Time that passes only when it is told to."""

    def __init__(self, start: datetime) -> None:
        assert start.tzinfo is not None
        self._now = start
        self._sleepers: list[tuple[datetime, asyncio.Event]] = []

    def now(self) -> datetime:
        """The moment last set."""
        return self._now

    def advance(self, duration_s: float) -> None:
        """Let time pass (or, for a negative duration, go back) and wake whoever's time has come."""
        self._now += timedelta(seconds=duration_s)
        for due_at, event in self._sleepers:
            if due_at <= self._now:
                event.set()

    @property
    def is_awaited(self) -> bool:
        """Whether anybody sleeps until time passes."""
        return bool(self._sleepers)

    async def sleep(self, duration_s: float) -> None:
        """Return when `advance` has carried time that far."""
        entry = (self._now + timedelta(seconds=duration_s), asyncio.Event())
        if duration_s <= 0:
            await asyncio.sleep(0)
            return
        self._sleepers.append(entry)
        try:
            await entry[1].wait()
        finally:
            self._sleepers.remove(entry)


class OffsetClock:
    """The machine's time plus an offset that somebody else moves: simulations run the house on it."""

    def __init__(self) -> None:
        self._offset_s = 0.0
        self._moved = asyncio.Condition()

    def now(self) -> datetime:
        """The machine's moment, shifted."""
        return datetime.now(UTC) + timedelta(seconds=self._offset_s)

    @property
    def offset_s(self) -> float:
        """How far this clock is ahead of the machine's, in seconds."""
        return self._offset_s

    async def move_to(self, offset_s: float) -> None:
        """Set the offset and wake the sleepers to look again."""
        async with self._moved:
            self._offset_s = offset_s
            self._moved.notify_all()

    async def sleep(self, duration_s: float) -> None:
        """Return when `duration_s` seconds have passed on this clock, by waiting or by a jump."""
        due_at = self.now() + timedelta(seconds=duration_s)
        while (left_s := (due_at - self.now()).total_seconds()) > 0:
            async with self._moved:
                try:
                    await asyncio.wait_for(self._moved.wait(), left_s)
                except TimeoutError:
                    return
