"""The operators' outbox: what they hear unasked, committed with its cause and delivered afterwards, at least once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import exists, select, update

from store.ledger_rows import is_one_of
from store.rows import change_row, insert_or_ignore, insert_or_replace
from store.sessions import ReadSession, WriteSession
from store.tables.delivery import desk_languages, desk_notices

CLAIM: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class DeskNotice:
    """One thing to tell one operator. `id` is derived from its cause and from whom it is for: it is told once."""

    id: UUID
    operator_id: str
    language: str
    kind: str
    facts: dict[str, Any]


_COLUMNS: Final = tuple(desk_notices.c[name] for name in DeskNotice.__dataclass_fields__)


async def add(session: WriteSession, notices: Sequence[DeskNotice], *, now: datetime) -> None:
    """Put notices in the outbox, in the transaction of what they tell."""
    rows = [
        {
            "id": each.id,
            "operator_id": each.operator_id,
            "language": each.language,
            "kind": each.kind,
            "facts": each.facts,
            "state": "due",
            "due_at": now,
            "created_at": now,
        }
        for each in notices
    ]
    if rows:
        await session.execute(insert_or_ignore(session, desk_notices), rows)


async def claim_due(session: WriteSession, *, now: datetime, limit: int) -> list[DeskNotice]:
    """Take due notices for this process; when the claim has run out they are due again.

    Locks:   PostgreSQL: the rows, skipping those in other hands.
    """
    due = (
        select(*_COLUMNS)
        .where(desk_notices.c.state == "due", desk_notices.c.due_at <= now)
        .order_by(desk_notices.c.due_at, desk_notices.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = [DeskNotice(*row) for row in await session.execute(due)]
    if found:
        ids = [each.id for each in found]
        claimed = update(desk_notices).where(is_one_of(session, desk_notices.c.id, ids)).values(due_at=now + CLAIM)
        await session.execute(claimed)
    return found


async def finish(session: WriteSession, notice_id: UUID, *, state: str) -> None:
    """Close a notice: `sent`, or `dropped` where nobody can receive it any more."""
    await change_row(session, desk_notices, notice_id, {"state": state})


async def postpone(session: WriteSession, notice_id: UUID, *, due_at: datetime) -> None:
    """Try again, not before `due_at`."""
    await change_row(session, desk_notices, notice_id, {"due_at": due_at})


async def is_known(session: ReadSession, notice_id: UUID) -> bool:
    """Whether this was put in the outbox, delivered or not."""
    return bool((await session.execute(select(exists().where(desk_notices.c.id == notice_id)))).scalar_one())


async def remember_language(session: WriteSession, operator_id: str, language: str) -> None:
    """What an operator hears unasked is in this language from now on."""
    row = {"operator_id": operator_id, "language": language}
    await session.execute(insert_or_replace(session, desk_languages, ("operator_id",)).values(**row))


async def languages(session: ReadSession, operator_ids: Sequence[str]) -> dict[str, str]:
    """In which language operators were last answered; who never wrote is not there."""
    statement = select(desk_languages.c.operator_id, desk_languages.c.language)
    found = await session.execute(statement.where(desk_languages.c.operator_id.in_(operator_ids)))
    return {each.operator_id: each.language for each in found}
