"""Local days: the day a person lives in, never before the last one counted."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from kernel.values import Language

_GUESSED_ZONES = {Language.ZH: "Asia/Shanghai", Language.EN: "UTC"}


def guess_zone(language: Language) -> str:
    """The zone assumed until the person says otherwise; the first receipt tells them so."""
    return _GUESSED_ZONES[language]


def local_day(now: datetime, zone: str, last: date | None) -> date:
    """The day a response submitted now belongs to: today where the person lives, but never before the last one's.

    So neither a journey west nor a clock set back makes a day twice.
    """
    assert now.tzinfo is not None
    today = now.astimezone(ZoneInfo(zone)).date()
    return today if last is None else max(today, last)
