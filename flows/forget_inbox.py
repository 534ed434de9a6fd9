"""Old inbox rows go: no platform delivers an update again after so long."""

from flows.deps import Deps, flow
from store import inbox


@flow
async def forget_inbox(deps: Deps) -> int:
    """Drop what is older than any redelivery.

    Returns: how many rows went.
    """
    async with deps.sessions.write() as session:
        return await inbox.forget_old(session, now=deps.clock.now())
