"""A draft's tasks: looked at one by one, and made ready for the day they are dealt."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, not_, or_, select, update

from store.sessions import ReadSession, WriteSession
from store.tables.work import tasks


async def payload_at(session: ReadSession, campaign_id: UUID, index: int) -> tuple[str, dict[str, object]] | None:
    """The kind and payload of a campaign's task, counted from 0 in the order of import; None beyond the last."""
    statement = (
        select(tasks.c.kind, tasks.c.payload)
        .where(tasks.c.campaign_id == campaign_id, tasks.c.reviewed_response_id.is_(None))
        .order_by(tasks.c.id)
        .offset(index)
        .limit(1)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else (row.kind, row.payload)


async def size(session: ReadSession, campaign_id: UUID) -> int:
    """How many tasks a campaign has, those about its responses apart."""
    statement = select(func.count()).where(
        tasks.c.campaign_id == campaign_id,
        tasks.c.reviewed_response_id.is_(None),
    )
    count: int = (await session.execute(statement)).scalar_one()
    return count


async def set_slots(session: WriteSession, campaign_id: UUID, slots: Mapping[str, int]) -> None:
    """How many assignments each task of a kind may open before anything is judged."""
    for kind, count in slots.items():
        await session.execute(
            update(tasks)
            .where(tasks.c.campaign_id == campaign_id, tasks.c.kind == kind, tasks.c.slots != count)
            .values(slots=count),
        )


def _brought(campaign_id: UUID) -> Any:
    """What its files have brought: no review, comparison or panel that came of an answer."""
    return and_(
        tasks.c.campaign_id == campaign_id,
        tasks.c.reviewed_response_id.is_(None),
        tasks.c.appealed_task_id.is_(None),
        or_(tasks.c.kind != "compare", tasks.c.question_id.is_(None)),
    )


async def copyable(session: ReadSession, campaign_id: UUID) -> tuple[int, int]:
    """How many tasks a copy of a campaign would have, and how many it would leave: gold that has served."""
    served = func.coalesce(func.sum(case((tasks.c.retired_at.is_not(None), 1), else_=0)), 0)
    counted = select(func.count(), served).where(_brought(campaign_id))
    count, left = (await session.execute(counted)).one()
    return int(count) - int(left), int(left)


async def copyable_after(session: ReadSession, campaign_id: UUID, after: UUID, *, limit: int) -> list[dict[str, Any]]:
    """The next of them as stored, in the order of import; what an operator told since is no gold of the file."""
    told_since = and_(tasks.c.gold.is_not(None), tasks.c.status == "closed")
    columns = [column for column in tasks.c if column.name != "gold"]
    statement = (
        select(*columns, case((not_(told_since), tasks.c.gold)).label("gold"))
        .where(_brought(campaign_id), tasks.c.retired_at.is_(None), tasks.c.id > after)
        .order_by(tasks.c.id)
        .limit(limit)
    )
    return [dict(row) for row in (await session.execute(statement)).mappings()]
