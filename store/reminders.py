"""Reminders: who is to be looked at when."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from store.contributors import ContributorRow
from store.rows import insert_or_replace
from store.sessions import ReadSession, WriteSession
from store.tables.people import contributors, identities
from store.tables.reminders import reminders
from store.tables.work import responses

_MOMENTS_MAX = 500


async def plan(session: WriteSession, contributor_id: UUID, due_at: datetime) -> None:
    """Look at this person then, and not before."""
    row = {"contributor_id": contributor_id, "due_at": due_at}
    await session.execute(insert_or_replace(session, reminders, ("contributor_id",)), row)


async def drop(session: WriteSession, contributor_id: UUID) -> None:
    """Look at this person no more."""
    await session.execute(delete(reminders).where(reminders.c.contributor_id == contributor_id))


async def worked_at(session: ReadSession, contributor_id: UUID, *, since: datetime) -> Sequence[datetime]:
    """When this person has answered since then, the newest first; of very much work the newest part."""
    statement = (
        select(responses.c.submitted_at)
        .where(responses.c.contributor_id == contributor_id, responses.c.submitted_at > since)
        .order_by(responses.c.submitted_at.desc())
        .limit(_MOMENTS_MAX)
    )
    return (await session.execute(statement)).scalars().all()


async def due(session: ReadSession, *, now: datetime, limit: int) -> list[tuple[ContributorRow, datetime]]:
    """Whose hour has come, the longest due first, with the moment that it was."""
    statement = (
        select(contributors, identities.c.platform, identities.c.external_id, reminders.c.due_at)
        .join(contributors, contributors.c.id == reminders.c.contributor_id)
        .join(identities, identities.c.contributor_id == reminders.c.contributor_id)
        .where(reminders.c.due_at <= now)
        .order_by(reminders.c.due_at, reminders.c.contributor_id)
        .limit(limit)
    )
    found = []
    for row in (await session.execute(statement)).mappings():
        columns = dict(row)
        due_at = columns.pop("due_at")
        found.append((ContributorRow(**columns), due_at))
    return found


async def move(session: WriteSession, contributor_id: UUID, *, was: datetime, due_at: datetime | None) -> bool:
    """Look at a person then, or no more (None). Returns: False where they have worked or said something meanwhile."""
    mine = (reminders.c.contributor_id == contributor_id, reminders.c.due_at == was)
    change = delete(reminders).where(*mine) if due_at is None else update(reminders).where(*mine).values(due_at=due_at)
    return (await session.execute(change)).rowcount == 1
