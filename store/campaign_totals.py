"""What campaigns have brought about, for everybody to see: counts of work and of people, never who."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import case, func, select

from store.sessions import ReadSession
from store.tables.appeals import appeals
from store.tables.work import campaigns, responses, tasks
from store.tasks import IS_OWN
from tasks.appeals import AppealStatus

_JUDGED_WELL: Final = ("pending", "paid", "parked")
_SPENT: Final = select(func.coalesce(func.sum(campaigns.c.spent_units), 0))
_ACCEPTED: Final = (
    select(responses.c.campaign_id, func.count(), func.count(responses.c.contributor_id.distinct()))
    .where(responses.c.state.in_(_JUDGED_WELL))
    .group_by(responses.c.campaign_id)
)
_SETTLED: Final = (
    select(tasks.c.campaign_id, tasks.c.kind, func.count())
    .where(tasks.c.status == "closed", tasks.c.appealed_task_id.is_(None), IS_OWN)
    .group_by(tasks.c.campaign_id, tasks.c.kind)
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A campaign's accepted answers, and by how many people they are."""

    answers: int = 0
    people: int = 0


async def spent_units(session: ReadSession) -> int:
    """What has been paid for accepted work so far, by every campaign; what was taken back is off it.

    Units:   1e-8 AIC.
    """
    return int((await session.execute(_SPENT)).scalar_one())


async def accepted(session: ReadSession) -> dict[UUID, Accepted]:
    """Every campaign's accepted answers: looks through all of them, so it belongs in a heavy read session."""
    return {id: Accepted(answers, people) for id, answers, people in await session.execute(_ACCEPTED)}


async def settled(session: ReadSession) -> dict[UUID, dict[str, int]]:
    """How many tasks of each kind are settled, by campaign; what was gold at import never settles.

    Reviews and comparisons of a campaign's own answers are not counted: they come and go with these.
    """
    counts: dict[UUID, dict[str, int]] = {}
    for id, kind, count in await session.execute(_SETTLED):
        counts.setdefault(id, {})[kind] = count
    return counts


@dataclass(frozen=True, slots=True)
class Appeals:
    """What became of one person's decided appeals in one campaign."""

    campaign_id: UUID
    contributor_id: UUID
    decided: int
    overturned: int


async def decided_and_overturned(session: ReadSession) -> tuple[int, int]:
    """How many appeals were decided, and how many of them overturned: two sums, for operators' eyes."""
    overturned = func.coalesce(func.sum(case((appeals.c.status == AppealStatus.OVERTURNED, 1), else_=0)), 0)
    statement = select(func.count(), overturned).where(appeals.c.decided_at.is_not(None))
    decided, of_them = (await session.execute(statement)).one()
    return int(decided), int(of_them)


async def decided_appeals(session: ReadSession) -> list[Appeals]:
    """Every decided appeal, by campaign and person: for sums of which it is known how many people they are of."""
    overturned = func.sum(case((appeals.c.status == AppealStatus.OVERTURNED, 1), else_=0))
    statement = (
        select(appeals.c.campaign_id, appeals.c.contributor_id, func.count(), overturned)
        .where(appeals.c.decided_at.is_not(None))
        .group_by(appeals.c.campaign_id, appeals.c.contributor_id)
    )
    return [Appeals(*row) for row in await session.execute(statement)]
