"""A draft's tasks: looked at one by one, and made ready for the day they are dealt."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select, update

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
