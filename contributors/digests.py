"""A group's day: when it is told, and whether it is time to look whether what was told has changed."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DAY: Final = timedelta(days=1)
LATE: Final = timedelta(hours=2)
"""A digest that comes later than this is not sent: the next one tells what was done."""
CHANGES_EVERY: Final = timedelta(minutes=30)


def told_at(now: datetime, zone: str, hour: int) -> tuple[date, datetime]:
    """The local day whose digest is the newest that could be told by now, and when its hour came.

    An hour that clocks leap over comes at the leap; one that they repeat comes once.
    """
    local = now.astimezone(ZoneInfo(zone))
    day = local.date()
    at = _at(day, zone, hour)
    if at > now:
        day -= timedelta(days=1)
        at = _at(day, zone, hour)
    return day, at


def is_time_to_change(at: datetime, now: datetime, *, looked_at: datetime) -> bool:
    """Whether a digest told at `at` is changed at this look: at the first after each half hour."""
    return (now - at) // CHANGES_EVERY != (looked_at - at) // CHANGES_EVERY


def _at(day: date, zone: str, hour: int) -> datetime:
    local = datetime.combine(day, time(hour), ZoneInfo(zone))
    return local.astimezone(UTC)
