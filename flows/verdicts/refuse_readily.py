"""An operator refuses an appeal for a reason that stood on its card."""

from uuid import UUID

from contributors.reasons import Ready
from flows.deps import Cause, Deps, flow
from flows.shared.appeals import decide_by_operator
from store import inbox, responses


@flow
async def refuse_readily(deps: Deps, *, operator_id: str, response_id: UUID, reason: Ready, cause: Cause) -> str:
    """Refuse the answer for good; its author is told the reason in their own language.

    Writes:  the appeal and what follows from it, one line of the audit.
    Returns: the card's #ref.
    Raises:  OwnWork, HeldByAnother, AlreadyDecided.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            return (await responses.refs_of(session, [response_id]))[response_id]
        ref = await decide_by_operator(session, response_id, operator_id=operator_id, note=reason, now=now)
    for job in ("deliver", "campaigns"):
        deps.waker.wake(job)
    return ref
