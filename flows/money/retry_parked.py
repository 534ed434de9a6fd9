"""An operator has pay that the ledger refused tried again."""

from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.errors import ParkedGone
from flows.shared.parking import may_retry
from store import audit, inbox, parked, promises


@flow
async def retry_parked(deps: Deps, group: UUID, *, operator_id: str, cause: Cause) -> None:
    """Let the answers of a refused group wait for their pay again: the settling job pays them, or parks them anew.

    Locks:   the group's row.
    Writes:  its answers pending, the group parked no more, one line of the audit.
    Raises:  ParkedGone.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            return
        found = await parked.locked(session, group)
        if found is None or not may_retry(found):
            raise ParkedGone
        subjects = [UUID(each["subject"]) for each in found.transfers]

        await promises.unpark(session, subjects)
        await parked.remove(session, group)
        facts = {"reason": found.reason, "units": found.units}
        await audit.note(session, operator_id, "parked_retry", str(group), now=now, **facts)
    deps.waker.wake("settle")
