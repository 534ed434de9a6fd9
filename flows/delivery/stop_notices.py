"""Somebody can't be written to any more."""

from flows.deps import Cause, Deps, flow
from store import contributors, inbox


@flow
async def stop_notices(deps: Deps, *, platform: str, external_id: str, cause: Cause | None) -> None:
    """Try no notice with this person until they write again. Their notices wait; somebody unknown stays unknown.

    Shape:   no cause where the update's own flow has come before this one.
    Writes:  since when they have been out of reach.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if cause is not None and not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            return  # they may have come back since
        person = await contributors.by_identity(session, platform, external_id)
        if person is not None and person.notices_blocked_at is None:
            await contributors.change(session, person.id, notices_blocked_at=now)
