"""Somebody can't be written to any more."""

from flows.deps import Cause, Deps, flow
from store import contributors, inbox


@flow
async def stop_notices(deps: Deps, *, platform: str, external_id: str, cause: Cause) -> None:
    """Try no notice with this person until they write again. Their notices wait; somebody unknown stays unknown.

    Writes:  since when they have been out of reach.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        person = await contributors.by_identity(session, platform, external_id)
        if person is not None and person.notices_blocked_at is None:
            await contributors.change(session, person.id, notices_blocked_at=now)
