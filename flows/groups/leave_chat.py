"""Somebody leaves a group's chat."""

from flows.deps import Cause, Deps, flow
from store import contributors, groups, inbox


@flow
async def leave_chat(deps: Deps, *, platform: str, chat_id: int, external_id: str, cause: Cause) -> None:
    """Be no member of the group any more. What counted for it stays; of strangers nothing is written.

    Writes:  the membership, gone.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            return  # they may have come back since
        group = await groups.by_chat(session, platform, chat_id)
        person = await contributors.by_identity(session, platform, external_id)

        if group is not None and person is not None:
            await groups.leave(session, group.id, person.id)
