"""Local days: the day a person lives in, never before the last one counted; and the zone that says which one it is."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from contributors.errors import ZoneChangedLately
from kernel.values import Language

ZONE_CHANGES_EVERY: Final = timedelta(days=7)
_MORNING: Final = time(9)
_NIGHT: Final = time(21)
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


def next_midnight(now: datetime, zone: str) -> datetime:
    """When the next local day begins, in UTC; where clocks leap over midnight, at the leap."""
    tomorrow = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), ZoneInfo(zone)).astimezone(UTC)


def by_day(now: datetime, zone: str) -> datetime:
    """When something that can wait is told: now, if it is day where the person lives; else at the next nine o'clock."""
    local = now.astimezone(ZoneInfo(zone))
    if _MORNING <= local.time() < _NIGHT:
        return now
    day = local.date() + timedelta(days=local.time() >= _NIGHT)
    return datetime.combine(day, _MORNING, ZoneInfo(zone)).astimezone(UTC)


def zone_of_days(now: datetime, zone: str, *, before: str | None, changed_at: datetime | None) -> str:
    """Whose midnight ends a person's day: a zone chosen anew counts from the next local day on."""
    if before is None or changed_at is None or now >= next_midnight(changed_at, before):
        return zone
    return before


def require_zone_change(now: datetime, zone: str, *, before: str | None, changed_at: datetime | None) -> None:
    """Zones change once a week; one that does not count yet may be chosen again.

    Raises:  ZoneChangedLately.
    """
    if before is None or changed_at is None or now < next_midnight(changed_at, before):
        return
    free_at = changed_at + ZONE_CHANGES_EVERY
    if now < free_at:
        raise ZoneChangedLately(
            day=next_midnight(free_at - timedelta(microseconds=1), zone).astimezone(ZoneInfo(zone)).date().isoformat()
        )
