"""Achievements: the counts they rest on, and who has been awarded which."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, case, func, select

from contributors.achievements import Achievement, WorkCount
from store import bonuses
from store.contributors import ContributorRow
from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.achievements import achievements
from store.tables.appeals import appeals
from store.tables.bonuses import bonuses as bonus_rows
from store.tables.people import contributors, identities
from store.tables.work import responses, tasks
from tasks.appeals import AppealStatus

_ACCEPTED = ("pending", "paid", "parked")
_PEOPLE: Final[BindParameter[Any]] = bindparam("people", expanding=True)
_SORT: Final = (
    responses.c.contributor_id,
    responses.c.kind,
    tasks.c.language,
    responses.c.campaign_id,
    tasks.c.photo.is_not(None),
)
_WORK: Final = (
    select(*_SORT, func.sum(case((responses.c.state.in_(_ACCEPTED), 1), else_=0)))
    .join(tasks, tasks.c.id == responses.c.task_id)
    .where(responses.c.contributor_id.in_(_PEOPLE))
    .group_by(*_SORT)
)
"""States are counted, not asked for: of many people SQLite would walk through everybody's answers by their state."""
_WON: Final = (
    select(appeals.c.contributor_id, func.count())
    .where(appeals.c.contributor_id.in_(_PEOPLE), appeals.c.status == AppealStatus.OVERTURNED)
    .group_by(appeals.c.contributor_id)
)
_BEFORE: Final = (
    select(achievements.c.contributor_id, achievements.c.achievement, bonus_rows.c.what)
    .join(
        bonus_rows,
        (bonus_rows.c.contributor_id == achievements.c.contributor_id)
        & (bonus_rows.c.what == achievements.c.achievement),
        isouter=True,
    )
    .where(achievements.c.contributor_id.in_(_PEOPLE))
)


async def work_of(session: ReadSession, contributor_ids: Sequence[UUID]) -> dict[UUID, list[WorkCount]]:
    """People's accepted answers, by what they were about; nothing of who has none."""
    found: dict[UUID, list[WorkCount]] = {}
    rows = await session.execute(_WORK, {"people": list(contributor_ids)})
    for person, kind, language, campaign, pictured, count in rows:
        if count:
            found.setdefault(person, []).append(WorkCount(kind, language, str(campaign), bool(pictured), int(count)))
    return found


async def appeals_won(session: ReadSession, contributor_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many refusals of each one's answers were overturned, where any was."""
    rows = await session.execute(_WON, {"people": list(contributor_ids)})
    return dict(row.tuple() for row in rows)


async def awarded(session: ReadSession, contributor_id: UUID) -> frozenset[str]:
    """The ids of what a person has."""
    statement = select(achievements.c.achievement).where(achievements.c.contributor_id == contributor_id)
    return frozenset((await session.execute(statement)).scalars())


async def award(
    session: WriteSession, earned: Mapping[UUID, Sequence[Achievement]], *, now: datetime
) -> dict[UUID, tuple[Achievement, ...]]:
    """Note what each person has earned, and that they are owed its bonuses.

    Returns: of each person what nobody has noted before.
    """
    has: set[tuple[UUID, str]] = set()
    owed: set[tuple[UUID, str]] = set()
    for person, what, bonus in await session.execute(_BEFORE, {"people": list(earned)}):
        has.add((person, what))
        if bonus is not None:
            owed.add((person, bonus))
    new: dict[UUID, tuple[Achievement, ...]] = {}
    for person, its in earned.items():
        bonuses_due = [(each.id, each.bonus) for each in its if each.bonus.units and (person, each.id) not in owed]
        await bonuses.owe(session, person, bonuses_due, now=now)
        unknown = [each for each in its if (person, each.id) not in has]
        new[person] = tuple([each for each in unknown if await _note(session, person, each, now=now)])
    return new


async def _note(session: WriteSession, person: UUID, what: Achievement, *, now: datetime) -> bool:
    """Note it; False where somebody else just has."""
    row = {"contributor_id": person, "achievement": what.id, "awarded_at": now}
    return (await session.execute(insert_or_ignore(session, achievements), row)).rowcount == 1


async def active_after(
    session: ReadSession, contributor_id: UUID | None, *, since: date, limit: int
) -> list[ContributorRow]:
    """People who have answered on or after this day, by id, after the one given."""
    statement = (
        select(contributors, identities.c.platform, identities.c.external_id)
        .join(identities, identities.c.contributor_id == contributors.c.id)
        .where(contributors.c.last_local_day >= since.isoformat())
        .order_by(contributors.c.id)
        .limit(limit)
    )
    if contributor_id is not None:
        statement = statement.where(contributors.c.id > contributor_id)
    return [ContributorRow(**row) for row in (await session.execute(statement)).mappings()]
