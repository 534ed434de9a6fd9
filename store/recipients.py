"""The people of a broadcast, a row each: planned in strides, marked before the call, counted after it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Update, bindparam, func, insert, literal, literal_column, select, update

from contributors.broadcasts import RecipientState
from contributors.quiet import QuietHours, quiet_hours
from kernel.values import Language
from store.ledger_rows import is_one_of
from store.segments import LANGUAGE, Audience
from store.sessions import ReadSession, WriteSession
from store.tables.broadcasts import broadcast_recipients
from store.tables.people import contributors, identities
from store.tables.types import UtcDateTime

STRIDE: Final = 5_000
"""So many people are looked at in one transaction: on SQLite nobody else writes meanwhile."""
_FIRST: Final = UUID(int=0)
_LAST: Final = UUID(int=(1 << 128) - 1)
_OPEN: Final = (RecipientState.SENDING, RecipientState.UNSURE)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is due to be told. Shape: `is_wanted` is whether they still may be."""

    contributor_id: UUID
    chat_id: int
    language: Language
    zone: str
    quiet: QuietHours | None
    is_wanted: bool

    def waits_until(self, now: datetime) -> datetime | None:
        """When their quiet hours end, if they are in them."""
        return None if self.quiet is None else self.quiet.end(now, self.zone)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one person's message; `due_at` is when it is tried again."""

    contributor_id: UUID
    state: RecipientState
    reason: str | None = None
    message_id: int | None = None
    due_at: datetime | None = None


async def plan(
    session: WriteSession, broadcast_id: UUID, audience: Audience, *, after: UUID | None
) -> tuple[int, UUID | None]:
    """Plan those of the next people who may be told, by one INSERT … SELECT.

    Returns: how many, and the last person looked at; None where nobody is left.
    """
    start = after or _FIRST
    ends = select(contributors.c.id).where(contributors.c.id > start).order_by(contributors.c.id)
    end = (await session.execute(ends.offset(STRIDE - 1).limit(1))).scalar_one_or_none()
    chosen = (
        select(
            contributors.c.id,
            literal(broadcast_id, type_=broadcast_recipients.c.broadcast_id.type),
            literal(RecipientState.DUE.value),
            literal(audience.now, type_=UtcDateTime()),
        )
        .join(identities, identities.c.contributor_id == contributors.c.id)
        .where(
            contributors.c.id > start,
            contributors.c.id <= (end or _LAST),
            audience.belongs,
            audience.may_be_told,
        )
        .order_by(contributors.c.id)
    )
    columns = ["contributor_id", "broadcast_id", "state", "due_at"]
    planned = await session.execute_long(insert(broadcast_recipients).from_select(columns, chosen), {})
    return planned, end


async def due(
    session: ReadSession, broadcast_id: UUID, audience: Audience, *, now: datetime, limit: int
) -> list[Recipient]:
    """Who is due, those who waited first."""
    statement = (
        select(
            contributors.c.id,
            identities.c.external_id,
            LANGUAGE,
            contributors.c.zone,
            contributors.c.quiet_from_h,
            contributors.c.quiet_until_h,
            audience.may_be_told,
        )
        .join(contributors, contributors.c.id == broadcast_recipients.c.contributor_id)
        .join(identities, identities.c.contributor_id == contributors.c.id)
        .where(broadcast_recipients.c.broadcast_id == broadcast_id, _is_due(), broadcast_recipients.c.due_at <= now)
        .order_by(broadcast_recipients.c.due_at, broadcast_recipients.c.contributor_id)
        .limit(limit)
    )
    return [
        Recipient(id, int(chat), Language(language), zone, quiet_hours(start, end), bool(may))
        for id, chat, language, zone, start, end, may in await session.execute(statement)
    ]


async def next_due_at(session: ReadSession, broadcast_id: UUID) -> datetime | None:
    """When the next person is due; None where nobody is any more."""
    statement = select(func.min(broadcast_recipients.c.due_at)).where(
        broadcast_recipients.c.broadcast_id == broadcast_id, _is_due()
    )
    found: datetime | None = (await session.execute(statement)).scalar_one()
    return found


async def waiting(session: ReadSession, broadcast_id: UUID, *, now: datetime) -> int:
    """How many are due later: in their quiet hours, or in a chat that is to be left alone for a while."""
    statement = (
        select(func.count())
        .select_from(broadcast_recipients)
        .where(broadcast_recipients.c.broadcast_id == broadcast_id, _is_due(), broadcast_recipients.c.due_at > now)
    )
    found: int = (await session.execute(statement)).scalar_one()
    return found


async def mark_sending(
    session: WriteSession, broadcast_id: UUID, people: Collection[UUID], *, now: datetime
) -> frozenset[UUID]:
    """Write down that these are about to be called. Returns: those who were due."""
    table = broadcast_recipients
    marked = await session.execute(
        update(table)
        .where(table.c.broadcast_id == broadcast_id, is_one_of(session, table.c.contributor_id, people), _is_due())
        .values(state=RecipientState.SENDING, at=now)
        .returning(table.c.contributor_id)
    )
    return frozenset(marked.scalars())


async def give_up_sending(session: WriteSession, broadcast_id: UUID) -> int:
    """Whoever was about to be called when their sender died may have been, or not. Returns: how many."""
    left = await session.execute(_in_state(broadcast_id, RecipientState.SENDING).values(state=RecipientState.UNSURE))
    return left.rowcount


async def again(session: WriteSession, broadcast_id: UUID, *, now: datetime) -> int:
    """Let all the unsure be due once more. Returns: how many."""
    back = await session.execute(
        _in_state(broadcast_id, RecipientState.UNSURE).values(state=RecipientState.DUE, due_at=now)
    )
    return back.rowcount


async def unsure(
    session: ReadSession, broadcast_id: UUID, *, skip: int, limit: int
) -> list[tuple[UUID, datetime | None]]:
    """Accounts of the unsure, and when they were about to be called."""
    table = broadcast_recipients
    statement = (
        select(contributors.c.account_id, table.c.at)
        .join(contributors, contributors.c.id == table.c.contributor_id)
        .where(table.c.broadcast_id == broadcast_id, _is(RecipientState.UNSURE))
        .order_by(table.c.contributor_id)
        .offset(skip)
        .limit(limit)
    )
    return [(row.account_id, row.at) for row in await session.execute(statement)]


async def record(
    session: WriteSession, broadcast_id: UUID, outcomes: Sequence[Outcome], *, now: datetime
) -> Mapping[RecipientState, int]:
    """Write down what became of these people; those that are decided already, or forgotten, stay as they are.

    Shape:   a call whose answer comes after its row became `unsure` still tells: it was made once.
    Returns: by how much the count of each state changes.
    """
    table = broadcast_recipients
    ids = [each.contributor_id for each in outcomes]
    statement = select(table.c.contributor_id, table.c.state).where(
        table.c.broadcast_id == broadcast_id, is_one_of(session, table.c.contributor_id, ids)
    )
    before = {id: RecipientState(state) for id, state in await session.execute(statement.with_for_update())}
    open_before = (*_OPEN, RecipientState.DUE)
    told = [each for each in outcomes if before.get(each.contributor_id) in open_before]
    changes: Counter[RecipientState] = Counter()
    for each in told:
        changes[before[each.contributor_id]] -= 1
        changes[each.state] += 1
    if told:
        await session.execute(_TELL, [_told(broadcast_id, each, now) for each in told])
    return changes


_TELL: Final = (
    update(broadcast_recipients)
    .where(
        broadcast_recipients.c.broadcast_id == bindparam("of_broadcast"),
        broadcast_recipients.c.contributor_id == bindparam("of_person"),
    )
    .values(
        state=bindparam("new_state"),
        reason=bindparam("new_reason"),
        message_id=bindparam("new_message_id"),
        at=bindparam("new_at", type_=UtcDateTime),
        due_at=func.coalesce(bindparam("new_due_at", type_=UtcDateTime), broadcast_recipients.c.due_at),
    )
)


def _told(broadcast_id: UUID, each: Outcome, now: datetime) -> dict[str, Any]:
    return {
        "of_broadcast": broadcast_id,
        "of_person": each.contributor_id,
        "new_state": each.state,
        "new_reason": each.reason,
        "new_message_id": each.message_id,
        "new_at": now,
        "new_due_at": each.due_at,
    }


def _in_state(broadcast_id: UUID, state: RecipientState) -> Update:
    return update(broadcast_recipients).where(broadcast_recipients.c.broadcast_id == broadcast_id, _is(state))


def _is_due() -> Any:
    return _is(RecipientState.DUE)


def _is(state: RecipientState) -> Any:
    """In so many words: a parameter would keep the store from its partial indexes."""
    return broadcast_recipients.c.state == literal_column(f"'{state.value}'")
