"""The operators' audit: append-only; who did what, to what, when and why."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from kernel.ids import new_id
from store.sessions import ReadSession, WriteSession
from store.tables.people import operator_audit


async def note(
    session: WriteSession,
    operator_id: str,
    action: str,
    subject: str,
    *,
    now: datetime,
    **facts: Any,
) -> None:
    """Write down one deed, in its own transaction."""
    await session.execute(
        operator_audit.insert().values(
            id=new_id(now),
            operator_id=operator_id,
            action=action,
            subject=subject,
            facts=facts,
            at=now,
        ),
    )


async def noted(session: ReadSession, action: str) -> dict[str, dict[str, Any]]:
    """The facts of every deed of a rare kind, by what it was done to."""
    deeds = select(operator_audit.c.subject, operator_audit.c.facts).where(operator_audit.c.action == action)
    return {row.subject: row.facts for row in await session.execute(deeds)}
