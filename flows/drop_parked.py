"""An operator puts a refused group of transfers aside for good."""

from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.errors import ParkedGone
from store import audit, inbox, parked


@flow
async def drop_parked(deps: Deps, group: UUID, *, operator_id: str, cause: Cause) -> None:
    """List it no more; what it would have moved stays where it is, and the audit keeps all of it.

    Locks:   the group's row.
    Writes:  the group parked no more, one line of the audit.
    Raises:  ParkedGone.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            return
        found = await parked.locked(session, group)
        if found is None:
            raise ParkedGone

        await parked.remove(session, group)
        facts = {"reason": found.reason, "transfers": [dict(each) for each in found.transfers]}
        await audit.note(session, operator_id, "parked_drop", str(group), now=now, **facts)
