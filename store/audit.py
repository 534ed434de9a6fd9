"""The operators' audit: append-only; who did what, to what, when and why."""

from datetime import datetime
from typing import Any

from kernel.ids import new_id
from store.sessions import WriteSession
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
