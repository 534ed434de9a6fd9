"""The outbox: notices as facts, committed with their cause and delivered afterwards, at least once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select, update

from contributors.quiet import quiet_hours
from store.ledger_rows import is_one_of
from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.delivery import outbox
from store.tables.people import contributors, identities

CLAIM: Final = timedelta(seconds=60)
_OF_PERSON: Final = (
    contributors.c.language,
    contributors.c.zone,
    contributors.c.quiet_from_h,
    contributors.c.quiet_until_h,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell one person. `id` is derived from its cause, so that a retried flow tells it once."""

    id: UUID
    contributor_id: UUID
    kind: str
    facts: dict[str, Any]
    due_at: datetime
    edits_chat_id: int | None = None
    edits_message_id: int | None = None
    is_silent: bool = True


@dataclass(frozen=True, slots=True)
class ClaimedNotice:
    """A notice in this process's hands until its claim runs out, with whom it is for and in which language."""

    id: UUID
    contributor_id: UUID
    kind: str
    facts: dict[str, Any]
    edits_chat_id: int | None
    edits_message_id: int | None
    is_silent: bool
    attempts: int
    chat_id: int
    language: str | None
    zone: str
    quiet_from_h: int | None
    quiet_until_h: int | None

    def waits_until(self, now: datetime) -> datetime | None:
        """When their quiet hours end, if this would be a message in them; a card that changes disturbs nobody."""
        hours = quiet_hours(self.quiet_from_h, self.quiet_until_h)
        return None if hours is None or self.edits_message_id is not None else hours.end(now, self.zone)


_POSTPONE: Final = (
    update(outbox)
    .where(outbox.c.id == bindparam("notice"))
    .values(due_at=bindparam("at"), claimed_until=None, attempts=outbox.c.attempts - bindparam("taken_back"))
)


async def add_notices(session: WriteSession, notices: Sequence[Notice], *, now: datetime) -> None:
    """Put notices in the outbox, in the transaction of what they tell; those who were forgotten are told nothing."""
    if not notices:
        return
    people = {notice.contributor_id for notice in notices}
    there = select(identities.c.contributor_id).where(is_one_of(session, identities.c.contributor_id, people))
    reachable = set((await session.execute(there)).scalars())
    rows = [
        {
            "id": notice.id,
            "contributor_id": notice.contributor_id,
            "kind": notice.kind,
            "facts": notice.facts,
            "edits_chat_id": notice.edits_chat_id,
            "edits_message_id": notice.edits_message_id,
            "is_silent": notice.is_silent,
            "state": "due",
            "due_at": notice.due_at,
            "attempts": 0,
            "created_at": now,
        }
        for notice in notices
        if notice.contributor_id in reachable
    ]
    if rows:
        await session.execute(insert_or_ignore(session, outbox), rows)


async def claim_due(session: WriteSession, *, now: datetime, limit: int) -> list[ClaimedNotice]:
    """Take due notices for this process; another one may take them when the claim has run out.

    Locks:   PostgreSQL: the rows, skipping those in other hands.
    """
    due = (
        select(outbox, *_OF_PERSON, identities.c.external_id)
        .join(contributors, contributors.c.id == outbox.c.contributor_id)
        .join(identities, identities.c.contributor_id == outbox.c.contributor_id)
        .where(
            outbox.c.state == "due",
            outbox.c.due_at <= now,
            or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= now),
            contributors.c.notices_blocked_at.is_(None),
        )
        .order_by(outbox.c.due_at)
        .limit(limit)
        .with_for_update(of=outbox, skip_locked=True)
    )
    rows = (await session.execute(due)).mappings().all()
    if rows:
        await session.execute(
            update(outbox)
            .where(is_one_of(session, outbox.c.id, [row["id"] for row in rows]))
            .values(claimed_until=now + CLAIM, attempts=outbox.c.attempts + 1),
        )
    return [
        ClaimedNotice(
            id=row["id"],
            contributor_id=row["contributor_id"],
            kind=row["kind"],
            facts=row["facts"],
            edits_chat_id=row["edits_chat_id"],
            edits_message_id=row["edits_message_id"],
            is_silent=row["is_silent"],
            attempts=row["attempts"] + 1,
            chat_id=int(row["external_id"]),
            **{column.name: row[column.name] for column in _OF_PERSON},
        )
        for row in rows
    ]


async def finish(session: WriteSession, notice_id: UUID, *, state: str, message_id: int | None = None) -> None:
    """Close a notice: `sent`, or `dropped` where nobody can receive it any more."""
    await session.execute(
        update(outbox)
        .where(outbox.c.id == notice_id)
        .values(state=state, sent_message_id=message_id, claimed_until=None),
    )


async def finish_edits(session: WriteSession, notice_ids: Collection[UUID]) -> None:
    """Close notices whose cards show them now."""
    if notice_ids:
        await session.execute(
            update(outbox)
            .where(is_one_of(session, outbox.c.id, notice_ids))
            .values(state="sent", sent_message_id=outbox.c.edits_message_id, claimed_until=None),
        )


async def postpone(session: WriteSession, notice_id: UUID, *, due_at: datetime, was_tried: bool) -> None:
    """Try again, not before `due_at`; a wait for a limit is no attempt."""
    await postpone_many(session, {notice_id: due_at}, was_tried=was_tried)


async def postpone_many(session: WriteSession, due_at: Mapping[UUID, datetime], *, was_tried: bool) -> None:
    """Try each of these again, not before its time; a wait for a limit is no attempt."""
    rows = [{"notice": id, "at": at, "taken_back": 0 if was_tried else 1} for id, at in due_at.items()]
    if rows:
        await session.execute(_POSTPONE, rows)


async def as_new_message(session: WriteSession, notice_id: UUID) -> None:
    """The message that a notice would edit is gone: send it as a message of its own."""
    await session.execute(
        update(outbox)
        .where(outbox.c.id == notice_id)
        .values(edits_chat_id=None, edits_message_id=None, claimed_until=None),
    )


async def take_back(session: WriteSession, notice_id: UUID) -> int | None:
    """Let a notice that nobody has yet never be sent. Returns: the message that it became, where it was sent."""
    mine = outbox.c.id == notice_id
    await session.execute(update(outbox).where(mine, outbox.c.state == "due").values(state="dropped"))
    found: int | None = (await session.execute(select(outbox.c.sent_message_id).where(mine))).scalar_one_or_none()
    return found


async def pending(session: ReadSession) -> tuple[int, datetime | None]:
    """How many notices wait, and since when the oldest has been due."""
    row = (
        await session.execute(
            select(func.count(), func.min(outbox.c.due_at)).select_from(outbox).where(outbox.c.state == "due"),
        )
    ).one()
    return row[0], row[1]
