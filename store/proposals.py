"""Deeds that operators have typed and not confirmed yet."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, update

from kernel.ids import new_id
from store.rows import insert_row
from store.sessions import ReadSession, WriteSession
from store.tables.oversight import proposals

STANDS_FOR: Final = timedelta(hours=1)
"""A button pressed later was hardly meant for the house as it is by then."""


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
