"""What settled tasks have cost, each with its reviews and comparisons."""

from collections import defaultdict
from typing import Final
from uuid import UUID

from sqlalchemy import Integer, bindparam, case, cast, select, union_all

from store.sessions import ReadSession
from store.tables.work import assignments, responses, tasks
from store.tasks import IS_OWN

_COST: Final = case(
    (responses.c.state == "paid", responses.c.amount_units),
    (responses.c.state == "pending", cast((assignments.c.low_units + assignments.c.high_units) / 2, Integer)),
    else_=0,
)
_NEWEST: Final = (
    select(tasks.c.id)
    .where(
        tasks.c.campaign_id == bindparam("campaign"),
        tasks.c.status == "closed",
        tasks.c.gold.is_(None),
        tasks.c.appealed_task_id.is_(None),
        IS_OWN,
    )
    .order_by(tasks.c.closed_at.desc(), tasks.c.id)
    .limit(bindparam("limit"))
)
_ANSWERS: Final = select(responses.c.task_id.label("item"), _COST.label("cost")).join(
    assignments, assignments.c.id == responses.c.assignment_id
)
_ABOUT: Final = (
    select(tasks.c.question_id.label("item"), _COST.label("cost"))
    .join(responses, responses.c.task_id == tasks.c.id)
    .join(assignments, assignments.c.id == responses.c.assignment_id)
    .where(tasks.c.id != tasks.c.question_id)
)


async def newest_costs(session: ReadSession, campaign_id: UUID, *, limit: int) -> list[int]:
    """What each of the newest settled tasks has cost: what is paid, and half the range of what waits for its author.

    Units:   1e-8 AIC.
    """
    items = (await session.execute(_NEWEST, {"campaign": campaign_id, "limit": limit})).scalars().all()
    costs: defaultdict[UUID, int] = defaultdict(int)
    both = union_all(_ANSWERS.where(responses.c.task_id.in_(items)), _ABOUT.where(tasks.c.question_id.in_(items)))
    for item, cost in await session.execute(both):
        costs[item] += int(cost or 0)
    return [costs[item] for item in items]
