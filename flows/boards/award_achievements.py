"""Once a day badges that were earned are awarded, and told."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from contributors.achievements import Achievement, earned
from contributors.days import by_day
from flows.deps import Deps, flow
from flows.shared.achieving import achieved_by
from kernel.ids import derived_id
from store import achievements, contributors, jobs, outbox
from store.contributors import ContributorRow
from store.outbox import Notice

JOB: Final = "achievements"
PEOPLE_AT_ONCE: Final = 200
LOOKED_BACK: Final = timedelta(days=28)
"""Who has answered nothing for so long has little that can still be judged; their next look awards it."""


@flow
async def award_achievements(deps: Deps, slot: datetime, cursor: str | None) -> str | None:
    """Look at the next people, by id, who have worked lately.

    Writes:  badges with the bonuses owed for them, each once; levels; one silent notice for each
             person with new ones, due by day; this slot of the job.
    Raises:  SlotMoved.
    Returns: whom to go on after.
    """
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        people = await achievements.active_after(
            session, None if cursor is None else UUID(cursor), since=(slot - LOOKED_BACK).date(), limit=PEOPLE_AT_ONCE
        )
        found = await achieved_by(session, people, now=now)

    following = str(people[-1].id) if len(people) == PEOPLE_AT_ONCE else None
    async with deps.sessions.write() as session:
        await jobs.move_on(session, JOB, slot, was=cursor, cursor=following, now=now)
        for person in people:
            if found[person.id].level > person.level:
                await contributors.change(session, person.id, level=found[person.id].level)
        new = await achievements.award(session, {id: earned(each.facts) for id, each in found.items()}, now=now)
        notices = [_notice(person, new[person.id], slot, now=now) for person in people if new[person.id]]
        await outbox.add_notices(session, notices, now=now)
    deps.waker.wake("bonuses")
    return following


def _notice(person: ContributorRow, new: Sequence[Achievement], slot: datetime, *, now: datetime) -> Notice:
    return Notice(
        id=derived_id(f"notice achievements {slot:%Y-%m-%d}", person.id),
        contributor_id=person.id,
        kind="achievements",
        facts={"ids": [each.id for each in new]},
        due_at=by_day(now, person.zone),
    )
