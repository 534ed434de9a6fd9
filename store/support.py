"""What people write to the operators: a queue, oldest first; each message is answered or closed once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, update

from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.people import contributors, support_messages


@dataclass(frozen=True, slots=True)
class SupportMessage:
    """One message, and the language in which its writer is spoken to."""

    id: UUID
    contributor_id: UUID
    reference: str
    text: str
    created_at: datetime
    handled_at: datetime | None
    language: str | None


_JOINED: Select[Any] = select(support_messages, contributors.c.language).join(
    contributors, contributors.c.id == support_messages.c.contributor_id
)
_WAITS = support_messages.c.handled_at.is_(None)


async def add(session: WriteSession, row: dict[str, Any]) -> None:
    """Put a message at the end of the queue; one that is in it stays as it is."""
    await session.execute(insert_or_ignore(session, support_messages).values(**row))


async def oldest(session: ReadSession) -> SupportMessage | None:
    """The message that has waited longest."""
    return await _first(session, _JOINED.where(_WAITS).order_by(support_messages.c.created_at))


async def by_id(session: ReadSession, message_id: UUID) -> SupportMessage | None:
    """This message, handled or not."""
    return await _first(session, _JOINED.where(support_messages.c.id == message_id))


async def by_reference(session: ReadSession, reference: str) -> SupportMessage | None:
    """The message of this reference; of several, the one that has waited longest, else the newest."""
    statement = _JOINED.where(support_messages.c.reference == reference)
    waiting = await _first(session, statement.where(_WAITS).order_by(support_messages.c.created_at))
    return waiting or await _first(session, statement.order_by(support_messages.c.created_at.desc()))


async def count(session: ReadSession) -> int:
    """How many wait."""
    found: int = (await session.execute(select(func.count()).select_from(support_messages).where(_WAITS))).scalar_one()
    return found


async def handle(session: WriteSession, message_id: UUID, *, now: datetime) -> bool:
    """Take a message out of the queue; False when somebody else has done so already."""
    statement = update(support_messages).where(support_messages.c.id == message_id, _WAITS).values(handled_at=now)
    return (await session.execute(statement)).rowcount == 1


async def _first(session: ReadSession, statement: Select[Any]) -> SupportMessage | None:
    row = (await session.execute(statement.limit(1))).mappings().one_or_none()
    return None if row is None else SupportMessage(**row)
