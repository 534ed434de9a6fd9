"""Who of the operators has what in hand: an item of a queue is one operator's at a time, for a while."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from store.rows import insert_or_replace
from store.sessions import ReadSession, WriteSession
from store.tables.oversight import desk_claims, desk_skips


@unique
class Queue(StrEnum):
    """What operators share among them."""

    REVIEW = "review"
    GOLD = "gold"
    APPEALS = "appeals"
    SUSPECTS = "suspects"
    SUSPENSIONS = "suspensions"


@dataclass(frozen=True, slots=True)
class Seat:
    """One operator at a queue: what they have in hand, what others have, what they have put aside."""

    mine: UUID | None
    taken: frozenset[UUID]
    skipped: frozenset[UUID]

    @property
    def away(self) -> frozenset[UUID]:
        """What is not to be shown to them."""
        return self.taken | self.skipped


async def seat(session: ReadSession, queue: Queue, operator_id: str, *, now: datetime) -> Seat:
    """How the queue stands for this operator; what somebody has held for too long is anybody's again."""
    held = select(desk_claims.c.item, desk_claims.c.operator_id)
    held = held.where(desk_claims.c.queue == queue, desk_claims.c.until > now)
    claims = {row.item: row.operator_id for row in await session.execute(held)}
    aside = select(desk_skips.c.item)
    aside = aside.where(desk_skips.c.queue == queue, desk_skips.c.operator_id == operator_id)
    skipped = frozenset((await session.execute(aside)).scalars())
    return Seat(
        mine=next((item for item, holder in claims.items() if holder == operator_id), None),
        taken=frozenset(item for item, holder in claims.items() if holder != operator_id),
        skipped=skipped,
    )


async def take(
    session: WriteSession, queue: Queue, item: UUID, operator_id: str, *, now: datetime, until: datetime
) -> bool:
    """Have it in hand until then, and nothing else of this queue; False where somebody else has it.

    Locks:   its row: of two who take it at once, the second waits for the first and is told.
    """
    insert = postgresql.insert if session.dialect == "postgresql" else sqlite.insert
    row = {"queue": queue, "item": item, "operator_id": operator_id, "until": until}
    statement = insert(desk_claims).values(row)
    statement = statement.on_conflict_do_update(
        index_elements=("queue", "item"),
        set_={"operator_id": operator_id, "until": until},
        where=(desk_claims.c.operator_id == operator_id) | (desk_claims.c.until <= now),
    )
    if (await session.execute(statement)).rowcount != 1:
        return False
    others = delete(desk_claims).where(desk_claims.c.operator_id == operator_id, desk_claims.c.queue == queue)
    await session.execute(others.where(desk_claims.c.item != item))
    return True


async def skip(session: WriteSession, queue: Queue, item: UUID, operator_id: str, *, now: datetime) -> None:
    """Put it aside: it is in this operator's hand no more."""
    row = {"queue": queue, "item": item, "operator_id": operator_id, "skipped_at": now}
    await session.execute(insert_or_replace(session, desk_skips, ("queue", "item", "operator_id")).values(row))
    mine = delete(desk_claims).where(desk_claims.c.queue == queue, desk_claims.c.item == item)
    await session.execute(mine.where(desk_claims.c.operator_id == operator_id))


async def bring_back(session: WriteSession, queue: Queue, operator_id: str) -> None:
    """What this operator has put aside is shown to them again."""
    mine = (desk_skips.c.queue == queue) & (desk_skips.c.operator_id == operator_id)
    await session.execute(delete(desk_skips).where(mine))


async def release(session: WriteSession, queue: Queue, item: UUID) -> None:
    """It is decided: nobody has it in hand or aside any more."""
    for table in (desk_claims, desk_skips):
        await session.execute(delete(table).where(table.c.queue == queue, table.c.item == item))
