"""Reminders: one a day at most, at the hour at which somebody usually begins on their own clock, or none."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum, unique
from typing import Final
from zoneinfo import ZoneInfo

from contributors.quiet import QuietHours

LOOKED_BACK: Final = timedelta(days=28)
"""How far back work says at which hour somebody usually begins."""
IDLE_DAYS: Final = 3
"""Who has not worked for more days than this is not reminded any more, until they come back by themselves."""
LATE: Final = timedelta(hours=2)
"""A reminder that could not be sent in time is left out: its hour is over."""
_HOURS: Final = 24


@unique
class Turn(StrEnum):
    """What becomes of somebody whose hour has come."""

    REMIND = "remind"
    SKIP = "skip"
    STOP = "stop"


def usual_hour(begun: Sequence[datetime]) -> int | None:
    """At which hour somebody's first work of a day most often falls, its neighbours counting half; of equals the last.

    Shape:   moments of work on the person's own clock, in any order; None where there is none.
    """
    first: dict[date, datetime] = {}
    for moment in sorted(begun):
        first.setdefault(moment.date(), moment)
    if not first:
        return None
    counts = Counter(moment.hour for moment in first.values())
    newest = {moment.hour: day for day, moment in first.items()}

    def weight(hour: int) -> tuple[int, date]:
        beside = counts[(hour - 1) % _HOURS] + counts[(hour + 1) % _HOURS]
        return 2 * counts[hour] + beside, newest[hour]

    return max(counts, key=weight)


def tomorrow_at(now: datetime, zone: str, hour: int, minute: int, quiet: QuietHours | None) -> datetime:
    """That time of the next local day, after the quiet hours where it is in them; where clocks leap, after the leap."""
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    due_at = datetime.combine(day, time(hour, minute), ZoneInfo(zone)).astimezone(now.tzinfo)
    ends_at = None if quiet is None else quiet.end(due_at, zone)
    return due_at if ends_at is None else ends_at


def turn(now: datetime, due_at: datetime, *, today: date, last_worked: date | None, has_work: bool) -> Turn:
    """Remind whom it may be worth to; who has worked today needs none, who has left is left alone."""
    if last_worked is None or (today - last_worked).days > IDLE_DAYS:
        return Turn.STOP
    if last_worked >= today or now - due_at > LATE or not has_work:
        return Turn.SKIP
    return Turn.REMIND
