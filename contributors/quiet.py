"""Quiet hours: the part of a day in which nothing of ours rings or comes, as somebody types it and as it is kept."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from contributors.errors import HoursUnclear

_OFF: Final = frozenset({"off", "none", "no", "关", "关闭", "不要", "无"})
_HOUR: Final = r"(\d{1,2})(?: ?(?::00|点|时|h))?"
_HOURS: Final = re.compile(rf"{_HOUR} ?(?:-|–|—|−|~|到|至|to| ) ?{_HOUR}")
_TYPED_MAX: Final = 64
_DAY_H: Final = 24


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one full hour to another, past midnight where the first is the later. Units: hours of the day, 0..23."""

    from_h: int
    until_h: int

    def __post_init__(self) -> None:
        assert 0 <= self.from_h < _DAY_H, self.from_h
        assert 0 <= self.until_h < _DAY_H, self.until_h
        assert self.from_h != self.until_h, "a whole day is no part of one"

    @property
    def words(self) -> str:
        """`22:00–08:00`."""
        return f"{self.from_h:02}:00–{self.until_h:02}:00"

    def end(self, now: datetime, zone: str) -> datetime | None:
        """When the hours that hold now are over, None where it is not quiet."""
        local = now.astimezone(ZoneInfo(zone))
        passed = (local.hour - self.from_h) % _DAY_H
        if passed >= (self.until_h - self.from_h) % _DAY_H:
            return None
        day = local.date() + timedelta(days=local.hour >= self.until_h)
        ends_at = datetime.combine(day, time(self.until_h), ZoneInfo(zone)).astimezone(now.tzinfo)
        return max(ends_at, now + timedelta(minutes=1))  # an hour that the clocks repeat or leap over


def quiet_hours(from_h: int | None, until_h: int | None) -> QuietHours | None:
    """As they are kept: none of the two, or both."""
    assert (from_h is None) == (until_h is None)
    return None if from_h is None or until_h is None else QuietHours(from_h, until_h)


def typed_hours(typed: str) -> QuietHours | None:
    """What `22-8`, `22:00 – 08:00`, `22点到8点` or `off` mean; None is off.

    Raises:  HoursUnclear.
    """
    plain = " ".join(unicodedata.normalize("NFKC", typed[:_TYPED_MAX]).casefold().split())
    if plain in _OFF:
        return None
    found = _HOURS.fullmatch(plain)
    if found is None:
        raise HoursUnclear(typed=typed[:_TYPED_MAX])
    from_h, until_h = (int(hour) for hour in found.groups())
    if max(from_h, until_h) > _DAY_H or from_h % _DAY_H == until_h % _DAY_H:
        raise HoursUnclear(typed=typed[:_TYPED_MAX])
    return QuietHours(from_h % _DAY_H, until_h % _DAY_H)
