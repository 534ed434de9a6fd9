"""When campaigns begin and end by themselves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update

from store.rows import insert_or_replace
from store.sessions import ReadSession, WriteSession
from store.tables.schedules import schedules
from tasks.schedules import Moment, Outcome, What

_COLUMNS: Final = (
    schedules.c.what,
    schedules.c.due_at,
    schedules.c.zone,
    schedules.c.set_by,
    schedules.c.outcome,
)
_DUE: Final = (
    select(schedules.c.campaign_id)
    .where(schedules.c.done_at.is_(None), schedules.c.due_at <= bindparam("now", type_=schedules.c.due_at.type))
    .order_by(schedules.c.due_at)
    .limit(bindparam("limit"))
)


async def of_campaign(session: ReadSession, campaign_id: UUID) -> list[Moment]:
    """What was set for a campaign, its start before its end."""
    statement = select(*_COLUMNS).where(schedules.c.campaign_id == campaign_id).order_by(schedules.c.what.desc())
    return [
        Moment(What(what), due_at, zone, set_by, None if outcome is None else Outcome(outcome))
        for what, due_at, zone, set_by, outcome in await session.execute(statement)
    ]


async def set_moment(session: WriteSession, campaign_id: UUID, moment: Moment) -> None:
    """Set a moment in the place of the one there was."""
    row = {
        "campaign_id": campaign_id,
        "what": moment.what.value,
        "due_at": moment.due_at,
        "zone": moment.zone,
        "set_by": moment.set_by,
        "done_at": None,
        "outcome": None,
    }
    await session.execute(insert_or_replace(session, schedules, ("campaign_id", "what")), row)


async def drop(session: WriteSession, campaign_id: UUID) -> int:
    """Let nothing begin or end by itself any more. Returns: how many moments that were to come."""
    waiting = delete(schedules).where(schedules.c.campaign_id == campaign_id, schedules.c.done_at.is_(None))
    return (await session.execute(waiting)).rowcount


async def due(session: ReadSession, *, now: datetime, limit: int) -> Sequence[UUID]:
    """The campaigns of which a moment has come, the longest overdue first."""
    found = (await session.execute(_DUE, {"now": now, "limit": limit})).scalars()
    return list(dict.fromkeys(found))


async def settle(session: WriteSession, campaign_id: UUID, what: What, outcome: Outcome, *, now: datetime) -> bool:
    """Note what became of a moment, once; whether that was now."""
    statement = (
        update(schedules)
        .where(schedules.c.campaign_id == campaign_id, schedules.c.what == what.value, schedules.c.done_at.is_(None))
        .values(done_at=now, outcome=outcome.value)
    )
    return (await session.execute(statement)).rowcount == 1
