"""What operators note about a person, for each other: gone with the person, and theirs to read in their own data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.oversight import notes


@dataclass(frozen=True, slots=True)
class Note:
    """One note; `operator_id` wrote it."""

    at: datetime
    operator_id: str
    text: str


async def add(
    session: WriteSession, note_id: UUID, contributor_id: UUID, *, operator_id: str, text: str, now: datetime
) -> bool:
    """Write a note down; False where it was written before."""
    row = {"id": note_id, "contributor_id": contributor_id, "operator_id": operator_id, "text": text, "written_at": now}
    return (await session.execute(insert_or_ignore(session, notes).values(row))).rowcount == 1


async def newest(session: ReadSession, contributor_id: UUID, *, limit: int) -> Sequence[Note]:
    """The newest notes about somebody, oldest of them first."""
    statement = select(notes.c.written_at, notes.c.operator_id, notes.c.text)
    statement = statement.where(notes.c.contributor_id == contributor_id)
    statement = statement.order_by(notes.c.written_at.desc(), notes.c.id.desc()).limit(limit)
    return [Note(*row) for row in await session.execute(statement)][::-1]


async def count(session: ReadSession, contributor_id: UUID) -> int:
    """How many there are."""
    statement = select(func.count()).select_from(notes).where(notes.c.contributor_id == contributor_id)
    return int((await session.execute(statement)).scalar_one())
