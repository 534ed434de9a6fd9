"""The operators' audit: append-only; who did what, to what, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from kernel.ids import new_id
from store.sessions import ReadSession, WriteSession
from store.tables.people import operator_audit


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deeds: done to one of these subjects, or by this operator; without either, all."""

    subjects: tuple[str, ...] = ()
    operator_id: str | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the audit."""

    at: datetime
    operator_id: str
    action: str
    subject: str
    facts: dict[str, Any]


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


async def newest(session: ReadSession, action: str, subject: str) -> Deed | None:
    """The last time that this was done to it."""
    statement = select(*(operator_audit.c[name] for name in Deed.__dataclass_fields__))
    statement = statement.where(operator_audit.c.subject == subject, operator_audit.c.action == action)
    newest_first = statement.order_by(operator_audit.c.at.desc(), operator_audit.c.id.desc()).limit(1)
    row = (await session.execute(newest_first)).one_or_none()
    return None if row is None else Deed(*row)


async def deeds(session: ReadSession, wanted: Wanted, *, skip: int, limit: int) -> Sequence[Deed]:
    """What was done, the newest first."""
    statement = select(*(operator_audit.c[name] for name in Deed.__dataclass_fields__))
    if wanted.subjects:
        statement = statement.where(operator_audit.c.subject.in_(wanted.subjects))
    if wanted.operator_id is not None:
        statement = statement.where(operator_audit.c.operator_id == wanted.operator_id)
    newest = statement.order_by(operator_audit.c.at.desc(), operator_audit.c.id.desc()).offset(skip).limit(limit)
    return [Deed(*row) for row in await session.execute(newest)]
