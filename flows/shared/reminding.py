"""When a person is reminded next."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from contributors.reminders import LOOKED_BACK, tomorrow_at, usual_hour
from store import reminders
from store.contributors import ContributorRow
from store.sessions import ReadSession, WriteSession

_MINUTES: Final = 60


async def plan_reminder(session: WriteSession, person: ContributorRow, *, now: datetime) -> None:
    """Plan tomorrow's, unless this person wants none or has not worked for long.

    Writes:  when they are looked at next.
    """
    due_at = await next_reminder(session, person, now=now)
    if due_at is not None and person.reminders_off_at is None:
        await reminders.plan(session, person.id, due_at)


async def next_reminder(session: ReadSession, person: ContributorRow, *, now: datetime) -> datetime | None:
    """Tomorrow at this person's usual hour, at a minute of their own: a million people have not one usual minute."""
    moments = await reminders.worked_at(session, person.id, since=now - LOOKED_BACK)
    hour = usual_hour([_on_their_clock(moment, person) for moment in moments])
    if hour is None:
        return None
    return tomorrow_at(now, person.zone, hour, person.id.int % _MINUTES, person.quiet_hours)


def _on_their_clock(moment: datetime, person: ContributorRow) -> datetime:
    """The time that it was where they lived then."""
    moved = person.zone_changed_at
    zone = person.zone_before if moved is not None and moment <= moved and person.zone_before else person.zone
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
