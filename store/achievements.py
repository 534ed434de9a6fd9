"""Achievements: the counts they rest on, and who has been awarded which."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

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


async def work_of(session: ReadSession, contributor_id: UUID) -> list[WorkCount]:
    """A person's accepted answers, by what they were about."""
    has_picture = tasks.c.photo.is_not(None)
    sort = (responses.c.kind, tasks.c.language, responses.c.campaign_id, has_picture)
    statement = (
        select(*sort, func.count())
        .join(tasks, tasks.c.id == responses.c.task_id)
        .where(responses.c.contributor_id == contributor_id, responses.c.state.in_(_ACCEPTED))
        .group_by(*sort)
    )
    return [
        WorkCount(kind, language, str(campaign), bool(pictured), count)
        for kind, language, campaign, pictured, count in await session.execute(statement)
    ]


async def appeals_won(session: ReadSession, contributor_id: UUID) -> int:
    """How many refusals of this person's answers were overturned."""
    statement = select(func.count()).where(
        appeals.c.contributor_id == contributor_id, appeals.c.status == AppealStatus.OVERTURNED
    )
    count: int = (await session.execute(statement)).scalar_one()
    return count


async def awarded(session: ReadSession, contributor_id: UUID) -> frozenset[str]:
    """The ids of what a person has."""
    statement = select(achievements.c.achievement).where(achievements.c.contributor_id == contributor_id)
    return frozenset((await session.execute(statement)).scalars())


async def award(
    session: WriteSession, contributor_id: UUID, earned: Sequence[Achievement], *, now: datetime
) -> tuple[Achievement, ...]:
    """Note that a person has these, and is owed their bonuses. Returns: those that nobody has noted before."""
    before, owed = await _before(session, contributor_id)
    bonuses_due = [(each.id, each.bonus) for each in earned if each.bonus.units and each.id not in owed]
    await bonuses.owe(session, contributor_id, bonuses_due, now=now)
    new = []
    for each in earned:
        if each.id in before:
            continue
        row = {"contributor_id": contributor_id, "achievement": each.id, "awarded_at": now}
        if (await session.execute(insert_or_ignore(session, achievements), row)).rowcount == 1:
            new.append(each)
    return tuple(new)


async def _before(session: ReadSession, contributor_id: UUID) -> tuple[frozenset[str], frozenset[str]]:
    """What a person has, and for which of it there is a bonus, owed or paid."""
    its_bonus = (bonus_rows.c.contributor_id == achievements.c.contributor_id) & (
        bonus_rows.c.what == achievements.c.achievement
    )
    statement = (
        select(achievements.c.achievement, bonus_rows.c.what)
        .join(bonus_rows, its_bonus, isouter=True)
        .where(achievements.c.contributor_id == contributor_id)
    )
    found = (await session.execute(statement)).all()
    return frozenset(has for has, _ in found), frozenset(what for _, what in found if what is not None)


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
