"""Some people of a broadcast are about to be called."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from contributors.broadcasts import RecipientState
from flows.deps import Deps, flow
from store import broadcasts, recipients
from store.recipients import Outcome


@flow
async def mark_sending(
    deps: Deps, broadcast_id: UUID, people: Collection[UUID], *, holder: str, put_off_s: Mapping[UUID, float]
) -> frozenset[UUID]:
    """Commit before any call that it may have been made; whose chat is to be left alone is due later.

    Locks:   the broadcast: whoever pauses it, or takes it over, comes before all of these or after.
    Writes:  the people's rows, the lease.
    Returns: those who are to be called now: nobody where it is another's by now, or does not go on.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await broadcasts.keep(session, broadcast_id, holder, now=now):
            return frozenset()
        later = [
            Outcome(id, RecipientState.DUE, due_at=now + timedelta(seconds=wait_s)) for id, wait_s in put_off_s.items()
        ]
        if later:
            await recipients.record(session, broadcast_id, later, now=now)
        return await recipients.mark_sending(session, broadcast_id, people, now=now)
