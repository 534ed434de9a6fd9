"""Deeds that operators have typed and not confirmed yet, and those that wait for a second person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select, update

from kernel.ids import new_id
from store.rows import change_row, insert_row
from store.sessions import ReadSession, WriteSession
from store.tables.oversight import proposals

STANDS_FOR: Final = timedelta(hours=1)
"""A button pressed later was hardly meant for the house as it is by then."""
WAITS_FOR: Final = timedelta(days=1)
"""How long a confirmed deed waits for a second person."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A deed as it was typed.

    Shape:   `confirmed_at` is when its own operator confirmed it, where a second person has to.
    """

    id: UUID
    operator_id: str
    deed: str
    facts: dict[str, Any]
    proposed_at: datetime
    expires_at: datetime
    confirmed_at: datetime | None


_COLUMNS: Final = tuple(proposals.c[name] for name in Proposal.__dataclass_fields__)


async def propose(session: WriteSession, operator_id: str, deed: str, facts: dict[str, Any], *, now: datetime) -> UUID:
    """Keep a deed until its operator confirms it."""
    id = new_id(now)
    row = {
        "id": id,
        "operator_id": operator_id,
        "deed": deed,
        "facts": facts,
        "proposed_at": now,
        "expires_at": now + STANDS_FOR,
        "confirmed_at": None,
        "settled_at": None,
    }
    await insert_row(session, proposals, row)
    return id


async def settle(
    session: WriteSession, proposal: UUID, operator_id: str, deed: str, *, now: datetime
) -> dict[str, Any] | None:
    """Take a deed to do it now: its facts, or None where there is none, it was done, is another's, or too old.

    Locks:   its row.
    """
    taken = await session.execute(
        update(proposals)
        .where(
            proposals.c.id == proposal,
            proposals.c.operator_id == operator_id,
            proposals.c.deed == deed,
            proposals.c.settled_at.is_(None),
            proposals.c.expires_at > now,
        )
        .values(settled_at=now),
    )
    return await facts_of(session, proposal) if taken.rowcount == 1 else None


async def facts_of(session: ReadSession, proposal: UUID) -> dict[str, Any]:
    """What was typed."""
    found: dict[str, Any] = (
        await session.execute(select(proposals.c.facts).where(proposals.c.id == proposal))
    ).scalar_one()
    return found


async def standing(session: WriteSession, proposal: UUID, *, now: datetime) -> Proposal | None:
    """A deed that is neither done, declined nor too old.

    Locks:   its row.
    """
    found = select(*_COLUMNS).where(
        proposals.c.id == proposal, proposals.c.settled_at.is_(None), proposals.c.expires_at > now
    )
    row = (await session.execute(found.with_for_update())).one_or_none()
    return None if row is None else Proposal(*row)


async def confirm(session: WriteSession, proposal: UUID, *, now: datetime) -> datetime:
    """Let a deed wait for a second person. Returns: until when."""
    until = now + WAITS_FOR
    await change_row(session, proposals, proposal, {"confirmed_at": now, "expires_at": until})
    return until


async def end(session: WriteSession, proposal: UUID, *, now: datetime) -> None:
    """Do a deed now, or never: nobody can confirm it any more."""
    await change_row(session, proposals, proposal, {"settled_at": now})


async def waiting(session: ReadSession, *, now: datetime) -> Sequence[Proposal]:
    """Every deed that waits for a second person, oldest first."""
    found = select(*_COLUMNS).where(*_waits(now)).order_by(proposals.c.confirmed_at, proposals.c.id)
    return [Proposal(*row) for row in await session.execute(found)]


async def count_waiting(session: ReadSession, *, now: datetime) -> int:
    """How many they are."""
    return int((await session.execute(select(func.count()).where(*_waits(now)))).scalar_one())


def _waits(now: datetime) -> tuple[Any, ...]:
    return proposals.c.settled_at.is_(None), proposals.c.confirmed_at.is_not(None), proposals.c.expires_at > now
