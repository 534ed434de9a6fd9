"""The inbox: whether an update's flow has already written, and what came of it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from store import contributors
from store.contributors import ContributorRow
from store.rows import insert_or_ignore
from store.sessions import Bound, ReadSession, WriteSession
from store.tables.delivery import inbox, parked_updates

KEPT = timedelta(days=14)
_ID_MAX = 2**63 - 1


async def claim(session: WriteSession, bot: str, update_id: int, *, now: datetime) -> bool:
    """Take an update for this transaction; False when an earlier transaction of the same update has committed.

    Writes:  one row, which commits or vanishes with the flow's own writes.
    """
    return await session.run(*_claiming(session, bot, update_id, now)) == 1


async def claim_for(
    session: WriteSession, bot: str, update_id: int, contributor_id: UUID, *, now: datetime
) -> tuple[bool, ContributorRow]:
    """The same, with the person whose update it is, as they are now.

    Locks:   PostgreSQL: the person's row.
    """
    row = _claiming(session, bot, update_id, now)
    (count,), (person,) = await session.dicts_after([row], *contributors.locking(contributor_id))
    return count == 1, ContributorRow(**person)


def _claiming(session: WriteSession, bot: str, update_id: int, now: datetime) -> Bound:
    return insert_or_ignore(session, inbox), {"bot": bot, "update_id": update_id, "outcome": None, "at": now}


async def is_done(session: ReadSession, bot: str, update_id: int) -> bool:
    """Whether an earlier transaction of the update has committed."""
    statement = select(inbox.c.update_id).where(inbox.c.bot == bot, inbox.c.update_id == update_id)
    return (await session.execute(statement)).first() is not None


async def note_outcome(session: WriteSession, bot: str, update_id: int, outcome: dict[str, Any]) -> None:
    """Keep what came of the update, so that a repeat can say it again."""
    await session.execute(
        update(inbox).where(inbox.c.bot == bot, inbox.c.update_id == update_id).values(outcome=outcome),
    )


async def outcome(session: ReadSession, bot: str, update_id: int) -> dict[str, Any] | None:
    """What an earlier run of the update came to."""
    found: dict[str, Any] | None = (
        await session.execute(select(inbox.c.outcome).where(inbox.c.bot == bot, inbox.c.update_id == update_id))
    ).scalar_one_or_none()
    return found


async def park(
    session: WriteSession,
    *,
    reference: str,
    bot: str,
    raw: dict[str, Any],
    error: str,
    now: datetime,
) -> None:
    """Keep an update that we could not handle, with the reference that the person was given."""
    update_id = raw.get("update_id")
    await session.execute(
        parked_updates.insert().values(
            reference=reference,
            bot=bot,
            update_id=update_id if isinstance(update_id, int) and abs(update_id) <= _ID_MAX else None,
            update=raw,
            error=error,
            at=now,
        ),
    )


async def forget_old(session: WriteSession, *, now: datetime) -> int:
    """Drop inbox rows older than any redelivery."""
    return (await session.execute(delete(inbox).where(inbox.c.at < now - KEPT))).rowcount
