"""Local days: the day a person lives in, never before the last one counted, and the streak as a fold over days."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kernel.values import Language

_GUESSED_ZONES = {Language.ZH: "Asia/Shanghai", Language.EN: "UTC"}


def guess_zone(language: Language) -> str:
    """The zone assumed until the person says otherwise; the first receipt tells them so."""
    return _GUESSED_ZONES[language]


def is_zone(name: str) -> bool:
    """Whether the IANA database knows this zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def local_day(now: datetime, zone: str, last: date | None) -> date:
    """The day a response submitted now belongs to: today where the person lives, but never before the last one's.

    So neither a journey west nor a clock set back makes a day twice.
    """
    assert now.tzinfo is not None
    today = now.astimezone(ZoneInfo(zone)).date()
    return today if last is None else max(today, last)


def streak(days: Collection[date], today: date) -> int:
    """How many days in a row, up to today or yesterday, have work in them. A day in progress breaks nothing."""
    worked = frozenset(days)
    day = today if today in worked else today - timedelta(days=1)
    length = 0
    while day in worked:
        length += 1
        day -= timedelta(days=1)
    return length
