"""An operator decides an appeal for its author."""

from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.appeals import decide_by_operator
from store import inbox, responses


@flow
async def accept_appeal(deps: Deps, *, operator_id: str, response_id: UUID, cause: Cause) -> str:
    """Accept the answer: it is paid as its card said, once.

    Writes:  the appeal and what follows from it, one line of the audit.
    Returns: the card's #ref.
    Raises:  OwnWork, HeldByAnother, AlreadyDecided.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            return (await responses.refs_of(session, [response_id]))[response_id]
        ref = await decide_by_operator(session, response_id, operator_id=operator_id, note=None, now=now)
    for job in ("settle", "deliver", "campaigns"):
        deps.waker.wake(job)
    return ref
