"""What the platform said to a broadcast's calls is written down."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from contributors.broadcasts import RecipientState
from flows.deps import Deps, flow
from flows.ports import Blocked, Delivery, Gone, Migrated, RetryAfter, Sent, Unreachable
from flows.shared.broadcasting import waits_after
from store import broadcasts, contributors, recipients
from store.recipients import Outcome
from store.sessions import WriteSession

_DEACTIVATED: Final = "deactivated"

Calls = Sequence[tuple[UUID, Delivery]]


@flow
async def record_calls(deps: Deps, broadcast_id: UUID, calls: Calls) -> None:
    """Count each person once: told, out of reach, unsure where the platform did not say, or due again.

    Where the platform asks to wait, or is away, nobody is called until then.
    Locks:   the broadcast, its people.
    Writes:  their rows, the counts; who can't be reached is marked, and told nothing else either.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        row = await broadcasts.by_id(session, broadcast_id, lock=True)
        counts = await recipients.record(session, row.id, [_outcome(*call, now) for call in calls], now=now)
        await broadcasts.count(session, row.id, counts, now)
        await broadcasts.change(session, row.id, **waits_after(row, [delivery for _, delivery in calls], now))
        for person, delivery in calls:
            if isinstance(delivery, Blocked | Migrated):
                await _mark_blocked(session, person, now)


async def _mark_blocked(session: WriteSession, person: UUID, now: datetime) -> None:
    known = await contributors.by_id(session, person)
    if known is not None and known.notices_blocked_at is None:
        await contributors.change(session, person, notices_blocked_at=now)


def _outcome(person: UUID, delivery: Delivery, now: datetime) -> Outcome:
    match delivery:
        case Sent(message_id=message_id):
            return Outcome(person, RecipientState.SENT, message_id=message_id)
        case RetryAfter(wait_s=wait_s):
            return Outcome(person, RecipientState.DUE, due_at=now + timedelta(seconds=wait_s))
        case Unreachable(was_made=was_made):
            return Outcome(person, RecipientState.UNSURE if was_made else RecipientState.DUE)
        case Blocked(reason=reason):
            gone = _DEACTIVATED in reason.lower()
            return Outcome(person, RecipientState.UNREACHABLE, _DEACTIVATED if gone else "blocked")
        case Migrated():
            return Outcome(person, RecipientState.UNREACHABLE, "migrated")
        case Gone():
            return Outcome(person, RecipientState.REFUSED)
