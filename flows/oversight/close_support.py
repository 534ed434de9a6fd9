"""An operator takes a message that needs no answer out of the queue."""

from uuid import UUID

from contributors.errors import SupportHandled, SupportUnknown
from flows.deps import Cause, Deps, flow
from store import audit, inbox, support


@flow
async def close_support(deps: Deps, *, operator_id: str, message_id: UUID, cause: Cause) -> str:
    """Close the message; its writer hears nothing.

    Writes:  the message handled, one line of the audit.
    Returns: its reference.
    Raises:  SupportUnknown, SupportHandled.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        found = await support.by_id(session, message_id)
        if found is None:
            raise SupportUnknown(reference=message_id.hex)
        if not is_new:
            return found.reference
        if not await support.handle(session, message_id, now=now):
            raise SupportHandled(reference=found.reference)
        await audit.note(session, operator_id, "support_close", found.reference, now=now, message=str(message_id))
    return found.reference
