"""Slots: aware-UTC periods of fixed length, so that no daylight-saving rule moves them and none is met twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, unique

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Every:
    """Periods counted from the epoch, shifted by `offset`: `Every(timedelta(days=1))` begins at 00:00 UTC."""

    period: timedelta
    offset: timedelta = timedelta()

    def slot_at(self, moment: datetime) -> datetime:
        """The beginning of the period that holds this moment."""
        since = moment - _EPOCH - self.offset
        return moment - since % self.period


@unique
class CatchUp(Enum):
    """What becomes of slots that nobody was there for."""

    EVERY = "every"
    LATEST = "latest"
    RECENT = "recent"
    """Those at most `recent` periods old; older ones are dropped."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a job is due, and how it makes up for lost time."""

    every: Every
    catch_up: CatchUp
    recent: int = 0

    def due(
        self, now: datetime, *, newest: datetime | None, unfinished: tuple[tuple[datetime, str | None], ...] = ()
    ) -> list[tuple[datetime, str | None]]:
        """The slots to run, oldest first, each with the cursor to go on from.

        A job that has never run begins with the present slot. A clock set back finds nothing new until it catches up.
        """
        current = self.every.slot_at(now)
        slots = [*unfinished, *((slot, None) for slot in self._after(newest, current))]
        match self.catch_up:
            case CatchUp.EVERY:
                return slots
            case CatchUp.LATEST:
                return [each for each in slots[-1:] if newest is None or each[0] >= newest]
            case CatchUp.RECENT:
                oldest = current - self.recent * self.every.period
                return [each for each in slots if each[0] >= oldest]

    def _after(self, newest: datetime | None, current: datetime) -> Iterator[datetime]:
        if newest is None:
            yield current
            return
        slot = self.every.slot_at(newest) + self.every.period
        while slot <= current:
            yield slot
            slot += self.every.period
