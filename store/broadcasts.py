"""Broadcasts and whose turn it is to send; their people are in store.recipients."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, or_, select, update

from contributors.broadcasts import HALTED, RUNS, BroadcastState, RecipientState
from contributors.segments import Segment, parse_segment
from store.rows import change_row, insert_row, number_after
from store.sessions import ReadSession, WriteSession
from store.tables.broadcasts import broadcasts
from store.tables.work import campaigns

LEASE: Final = timedelta(seconds=20)
"""So long a sender that is not heard of keeps the broadcast; then another process takes it over."""
_NUMBER_MAX: Final = 2**31 - 1
_LEFT_AT_ONCE: Final = 10
COUNTED: Final = (
    RecipientState.SENT,
    RecipientState.UNSURE,
    RecipientState.UNREACHABLE,
    RecipientState.SKIPPED,
    RecipientState.REFUSED,
)
"""The states that a broadcast's row counts, each in the column of its name."""


@dataclass(frozen=True, slots=True)
class BroadcastRow:
    """A broadcast as stored, with its campaign's number and title."""

    id: UUID
    number: int
    campaign_id: UUID
    segment: list[str]
    state: str
    cursor: UUID | None
    planned_at: datetime | None
    planned: int
    sent: int
    unsure: int
    unreachable: int
    skipped: int
    refused: int
    halted_for: str | None
    waits_until: datetime | None
    waits_for: str | None
    tries: int
    paced_at: datetime | None
    paced_from: int
    holder: str | None
    held_until: datetime | None
    language: str
    chat_id: int | None
    message_id: int | None
    changed_at: datetime
    shown_at: datetime | None
    show_after: datetime | None
    created_by: str
    created_at: datetime
    finished_at: datetime | None
    campaign_number: int
    title: str

    @property
    def label(self) -> str:
        """The name a person types: `B7`."""
        return f"B{self.number}"

    @property
    def stands(self) -> BroadcastState:
        """How it stands."""
        return BroadcastState(self.state)

    @property
    def whom(self) -> Segment:
        """Whom it is for."""
        return parse_segment(" ".join(self.segment))

    @property
    def done(self) -> int:
        """With so many people it is over."""
        return self.sent + self.unsure + self.unreachable + self.skipped + self.refused


_JOINED: Final = select(broadcasts, campaigns.c.number.label("campaign_number"), campaigns.c.title).join(
    campaigns, campaigns.c.id == broadcasts.c.campaign_id
)


async def add(session: WriteSession, row: Mapping[str, Any]) -> None:
    """Insert a new broadcast."""
    await insert_row(session, broadcasts, row)


async def next_number(session: WriteSession) -> int:
    """The number a new broadcast takes.

    Locks:   PostgreSQL: the numbers.
    """
    return await number_after(session, broadcasts.c.number)


async def by_number(session: ReadSession, number: int, *, lock: bool = False) -> BroadcastRow | None:
    """The broadcast people call B<number>; a press may name any number.

    Locks:   with `lock`, its row.
    """
    if not 0 < number <= _NUMBER_MAX:
        return None
    statement = _JOINED.where(broadcasts.c.number == number)
    return await _one(session, statement.with_for_update(of=broadcasts) if lock else statement)


async def by_id(session: ReadSession, broadcast_id: UUID, *, lock: bool = False) -> BroadcastRow:
    """This broadcast.

    Locks:   with `lock`, its row.
    """
    statement = _JOINED.where(broadcasts.c.id == broadcast_id)
    found = await _one(session, statement.with_for_update(of=broadcasts) if lock else statement)
    assert found is not None
    return found


async def newest(session: ReadSession, limit: int) -> list[BroadcastRow]:
    """The last ones, the newest first."""
    rows = await session.execute(_JOINED.order_by(broadcasts.c.number.desc()).limit(limit))
    return [BroadcastRow(**row) for row in rows.mappings()]


async def take(session: WriteSession, holder: str, *, now: datetime) -> BroadcastRow | None:
    """Become, or stay, the one process that sends a broadcast: the oldest that has something to do now.

    Locks:   its row; one in another's hands is passed over.
    """
    free = or_(broadcasts.c.held_until.is_(None), broadcasts.c.held_until <= now, broadcasts.c.holder == holder)
    waits_not = or_(broadcasts.c.waits_until.is_(None), broadcasts.c.waits_until <= now)
    due = (
        _JOINED.where(broadcasts.c.state.in_(RUNS), free, waits_not)
        .order_by(broadcasts.c.created_at, broadcasts.c.number)
        .limit(1)
        .with_for_update(of=broadcasts, skip_locked=True)
    )
    found = await _one(session, due)
    if found is not None:
        await change(session, found.id, holder=holder, held_until=now + LEASE)
    return found


async def left_behind(session: WriteSession, *, now: datetime) -> list[BroadcastRow]:
    """Those that were paused or stopped while somebody sent them who has not been heard of for too long.

    Locks:   their rows; those in other hands are passed over.
    """
    statement = (
        _JOINED.where(broadcasts.c.state.in_(HALTED), broadcasts.c.held_until <= now)
        .order_by(broadcasts.c.number)
        .limit(_LEFT_AT_ONCE)
        .with_for_update(of=broadcasts, skip_locked=True)
    )
    return [BroadcastRow(**row) for row in (await session.execute(statement)).mappings()]


async def keep(session: WriteSession, broadcast_id: UUID, holder: str, *, now: datetime) -> bool:
    """Stay its sender; False where it is another's by now, or is not to be sent.

    Locks:   its row.
    """
    kept = await session.execute(
        update(broadcasts)
        .where(
            broadcasts.c.id == broadcast_id,
            broadcasts.c.holder == holder,
            broadcasts.c.state == BroadcastState.SENDING,
        )
        .values(held_until=now + LEASE)
    )
    return kept.rowcount == 1


async def change(session: WriteSession, broadcast_id: UUID, **values: Any) -> None:
    """Update the columns given."""
    await change_row(session, broadcasts, broadcast_id, values)


async def count(session: WriteSession, broadcast_id: UUID, counts: Mapping[RecipientState, int], at: datetime) -> None:
    """Add to the counts of states, or take from them; states that are not counted are left out."""
    added = {state.value: broadcasts.c[state.value] + number for state, number in counts.items() if state in COUNTED}
    await session.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(**added, changed_at=at))


async def to_show(session: WriteSession, *, before: datetime, now: datetime, limit: int) -> list[BroadcastRow]:
    """Those whose card is behind, and was not changed since `before`.

    Locks:   their rows; those in other hands are passed over.
    """
    is_behind = and_(broadcasts.c.message_id.is_not(None), broadcasts.c.changed_at >= broadcasts.c.shown_at)
    statement = (
        _JOINED.where(
            is_behind,
            broadcasts.c.shown_at <= before,
            or_(broadcasts.c.show_after.is_(None), broadcasts.c.show_after <= now),
        )
        .order_by(broadcasts.c.shown_at)
        .limit(limit)
        .with_for_update(of=broadcasts, skip_locked=True)
    )
    return [BroadcastRow(**row) for row in (await session.execute(statement)).mappings()]


async def _one(session: ReadSession, statement: Any) -> BroadcastRow | None:
    row = (await session.execute(statement)).mappings().one_or_none()
    return None if row is None else BroadcastRow(**row)
