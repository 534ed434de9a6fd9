"""When a person is reminded next."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from contributors.reminders import LOOKED_BACK, tomorrow_at, usual_hour
from flows.shared.choices import choices_of
from store import reminders, skills, tasks
from store.campaigns import CampaignRow
from store.contributors import ContributorRow
from store.sessions import ReadSession, WriteSession
from store.tasks import Wanted
from tasks.kinds import kind_named

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


async def has_task_for(session: ReadSession, person: ContributorRow, open_now: Sequence[CampaignRow]) -> bool:
    """Whether any of these campaigns has a task that this person may do, and does not mute it."""
    chosen, language = await choices_of(session, person.id, open_now), person.language or "en"
    has = await skills.of_person(session, person.id) if any(row.campaign.skills for row in open_now) else frozenset()
    fitting = [
        row.campaign
        for row in open_now
        if chosen.lets_deal(row.id)
        and row.campaign.skills <= has
        and (not row.campaign.languages or language in row.campaign.languages)
    ]
    practised = person.contributor(is_operator=False).practised
    for kind in sorted(frozenset[str]().union(*(campaign.kinds for campaign in fitting))):
        if kind_named(kind).NEEDS_PRACTICE and kind not in practised:
            continue
        ids = [campaign.id for campaign in fitting if kind in campaign.kinds]
        if await tasks.with_work(session, Wanted(kind, language, person.id), ids):
            return True
    return False


def _on_their_clock(moment: datetime, person: ContributorRow) -> datetime:
    """The time that it was where they lived then."""
    moved = person.zone_changed_at
    zone = person.zone_before if moved is not None and moment <= moved and person.zone_before else person.zone
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
