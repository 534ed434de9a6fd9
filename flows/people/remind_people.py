"""Whose usual hour has come is reminded, once a day at most, if there is something to do."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from contributors.reminders import Turn, turn
from contributors.streaks import streak_of
from flows.deps import Deps, flow
from flows.shared.reminding import has_task_for, next_reminder
from kernel.ids import derived_id
from store import campaigns, day_works, jobs, outbox, reminders
from store.campaigns import CampaignRow
from store.contributors import ContributorRow
from store.outbox import Notice
from store.sessions import ReadSession

JOB: Final = "reminders"
PEOPLE_AT_ONCE: Final = 100

_Planned = tuple[ContributorRow, datetime, datetime | None, Notice | None]


@flow
async def remind_people(deps: Deps, slot: datetime, cursor: str | None) -> str | None:
    """Look at the next people whose hour has come; each is looked at once a day.

    Writes:  a silent notice for each who is reminded, by their local day; when they are looked at next; this slot.
    Raises:  SlotMoved.
    Returns: how many batches are done, where more may be due.
    """
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        open_now = [
            row
            for row in await campaigns.with_status(session, *campaigns.DEALING)
            if row.open_tasks and row.launched_at
        ]
        found = await reminders.due(session, now=now, limit=PEOPLE_AT_ONCE)
        planned = [await _plan(session, person, due_at, open_now, now=now) for person, due_at in found]

    following = str(int(cursor or 0) + 1) if len(found) == PEOPLE_AT_ONCE else None
    async with deps.sessions.write() as session:
        await jobs.move_on(session, JOB, slot, was=cursor, cursor=following, now=now)
        notices = []
        for person, was, due_at, notice in planned:
            if await reminders.move(session, person.id, was=was, due_at=due_at) and notice is not None:
                notices.append(notice)
        await outbox.add_notices(session, notices, now=now)
    deps.waker.wake("deliver")
    return following


async def _plan(
    session: ReadSession, person: ContributorRow, was: datetime, open_now: Sequence[CampaignRow], *, now: datetime
) -> _Planned:
    """What becomes of one person, and when to look again."""
    today = person.day_at(now)
    last = None if person.last_local_day is None else date.fromisoformat(person.last_local_day)
    decided = turn(now, was, today=today, last_worked=last, has_work=bool(open_now))
    out_of_reach = person.notices_blocked_at is not None or person.reminders_off_at is not None
    if decided is Turn.STOP or out_of_reach or person.contributor(is_operator=False).is_banned(now):
        return person, was, None, None
    if person.quiet_hours is not None and (ends_at := person.quiet_hours.end(now, person.zone)) is not None:
        return person, was, ends_at, None
    due_at = await next_reminder(session, person, now=now)
    if decided is Turn.SKIP or not await has_task_for(session, person, open_now):
        return person, was, due_at, None
    length = streak_of(await day_works.of_person(session, person.id), today=today).length
    notice = Notice(
        id=derived_id(f"reminder {today.isoformat()}", person.id),
        contributor_id=person.id,
        kind="reminder",
        facts={"length": length},
        due_at=now,
    )
    return person, was, due_at, notice
