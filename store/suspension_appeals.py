"""Appeals against suspensions: one at a time about each, kept with the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select, update

from contributors.suspensions import BAN, Outcome
from scoring.honesty.flags import FlagDecision
from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.honesty import flags
from store.tables.oversight import suspension_appeals
from store.tables.people import contributors


@dataclass(frozen=True, slots=True)
class SuspensionAppealRow:
    """An appeal as stored; `is_past`: what it was about has ended, and something new may be appealed."""

    id: UUID
    contributor_id: UUID
    what: str
    text: str | None
    imposed_by: str | None
    opened_at: datetime
    decided_at: datetime | None
    operator_id: str | None
    outcome: str | None
    is_past: bool


_ROWS: Final[Select[Any]] = select(suspension_appeals)
_IS_OPEN: Final = suspension_appeals.c.decided_at.is_(None)


async def open_one(session: WriteSession, row: dict[str, Any]) -> None:
    """Open an appeal; where one is open already, that stays as it is."""
    await session.execute(insert_or_ignore(session, suspension_appeals).values(row))


async def current(session: ReadSession, contributor_id: UUID) -> dict[str, SuspensionAppealRow]:
    """A person's newest appeal about each suspension that has not ended since."""
    mine = _ROWS.where(suspension_appeals.c.contributor_id == contributor_id, suspension_appeals.c.is_past.is_(False))
    rows = (await session.execute(mine.order_by(suspension_appeals.c.opened_at, suspension_appeals.c.id))).mappings()
    return {row["what"]: SuspensionAppealRow(**row) for row in rows}


async def by_id(session: ReadSession, appeal_id: UUID) -> SuspensionAppealRow | None:
    """This one, decided or not."""
    row = (await session.execute(_ROWS.where(suspension_appeals.c.id == appeal_id))).mappings().one_or_none()
    return None if row is None else SuspensionAppealRow(**row)


async def waiting(session: ReadSession, *, now: datetime) -> Sequence[SuspensionAppealRow]:
    """Those that wait for an operator, longest first: an appeal about what has run out by itself waits for nobody."""
    person = suspension_appeals.c.contributor_id == contributors.c.id
    is_banned = and_(
        contributors.c.ban_reason.is_not(None),
        or_(contributors.c.banned_until.is_(None), contributors.c.banned_until > now),
    )
    is_stopped = exists().where(
        flags.c.contributor_id == suspension_appeals.c.contributor_id,
        flags.c.kind == suspension_appeals.c.what,
        flags.c.decision == FlagDecision.CONFIRMED,
    )
    is_ban = suspension_appeals.c.what == BAN
    holds = or_(and_(is_ban, is_banned), and_(~is_ban, is_stopped))
    statement = _ROWS.join(contributors, person).where(_IS_OPEN, suspension_appeals.c.is_past.is_(False), holds)
    rows = await session.execute(statement.order_by(suspension_appeals.c.opened_at, suspension_appeals.c.id))
    return [SuspensionAppealRow(**row) for row in rows.mappings()]


async def say_why(session: WriteSession, appeal_id: UUID, text: str) -> bool:
    """Keep what the person says; False when it is decided."""
    statement = update(suspension_appeals).where(suspension_appeals.c.id == appeal_id, _IS_OPEN)
    return (await session.execute(statement.values(text=text))).rowcount == 1


async def decide(session: WriteSession, appeal_id: UUID, outcome: Outcome, *, operator_id: str, now: datetime) -> bool:
    """Close it; False when somebody else has done so already."""
    statement = update(suspension_appeals).where(suspension_appeals.c.id == appeal_id, _IS_OPEN)
    values = {"outcome": outcome, "operator_id": operator_id, "decided_at": now, "is_past": outcome is Outcome.LIFTED}
    return (await session.execute(statement.values(values))).rowcount == 1


async def end(session: WriteSession, contributor_id: UUID, what: str, *, operator_id: str, now: datetime) -> None:
    """An operator has lifted or renewed the suspension otherwise: what was asked about the old one is past."""
    about = (suspension_appeals.c.contributor_id == contributor_id, suspension_appeals.c.what == what)
    closed = {"outcome": Outcome.LIFTED, "operator_id": operator_id, "decided_at": now}
    await session.execute(update(suspension_appeals).where(*about, _IS_OPEN).values(closed))
    await session.execute(update(suspension_appeals).where(*about).values(is_past=True))
