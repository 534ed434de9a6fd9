"""Settled tasks of which an operator is asked what is right, without being told what the crowd says."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, case, func, literal_column, select, update

from store.desk_claims import Seat
from store.evidence import Scope
from store.sessions import ReadSession, WriteSession
from store.tables.work import campaigns, tasks
from tasks.gold import Check


@dataclass(frozen=True, slots=True)
class Checked:
    """A task that was drawn, with its campaign."""

    id: UUID
    scope: Scope
    external_key: str
    payload: dict[str, Any]
    number: int
    title: str
    settings: dict[str, Any]


# Literals, as the partial index of the table has them.
_WAITS: Final = and_(
    tasks.c.spot_check == literal_column("'drawn'"),
    tasks.c.status == literal_column("'closed'"),
    tasks.c.gold.is_(None),
)
_CHECKED: Final = select(
    tasks.c.id,
    tasks.c.campaign_id,
    tasks.c.kind,
    tasks.c.option_set,
    tasks.c.external_key,
    tasks.c.payload,
    campaigns.c.number,
    campaigns.c.title,
    campaigns.c.settings,
).join(campaigns, campaigns.c.id == tasks.c.campaign_id)


async def waiting(session: ReadSession, campaign_id: UUID | None = None) -> dict[UUID, int]:
    """How many wait, by campaign; of one campaign where it is named."""
    statement = select(tasks.c.campaign_id, func.count()).where(_WAITS).group_by(tasks.c.campaign_id)
    if campaign_id is not None:
        statement = statement.where(tasks.c.campaign_id == campaign_id)
    return {id: int(count) for id, count in await session.execute(statement)}


async def oldest(session: ReadSession, campaign_ids: Collection[UUID], seat: Seat) -> Checked | None:
    """The one of these campaigns that was settled first; the one in the operator's hand before that."""
    statement = _CHECKED.where(_WAITS, tasks.c.campaign_id.in_(campaign_ids), tasks.c.id.not_in(seat.away))
    is_mine = case((tasks.c.id == seat.mine, 0), else_=1)
    statement = statement.order_by(is_mine, tasks.c.closed_at, tasks.c.id).limit(1)
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else _checked(*row)


async def by_id(session: ReadSession, task_id: UUID) -> Checked | None:
    """A task that was drawn, whether it waits or not."""
    statement = _CHECKED.where(tasks.c.id == task_id, tasks.c.spot_check.is_not(None))
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else _checked(*row)


async def tell(session: WriteSession, task_id: UUID, gold: int, *, now: datetime) -> bool:
    """Make this option the task's gold and label; False where it waits for nobody."""
    told = {"gold": gold, "gold_at": now, "label": gold, "confidence": 1.0}
    statement = update(tasks).where(tasks.c.id == task_id, _WAITS).values(told)
    return (await session.execute(statement)).rowcount == 1


async def give_up(session: WriteSession, task_id: UUID) -> bool:
    """Ask about this task no more; False where it waits for nobody."""
    statement = update(tasks).where(tasks.c.id == task_id, _WAITS).values(spot_check=Check.UNTOLD.value)
    return (await session.execute(statement)).rowcount == 1


def _checked(id: UUID, campaign_id: UUID, kind: str, option_set: str, *rest: Any) -> Checked:
    return Checked(id, Scope(campaign_id, kind, option_set), *rest)
