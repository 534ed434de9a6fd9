"""Old inbox rows go, as no platform delivers an update again after so long; and one-time passes that are over."""

from datetime import datetime
from typing import Final

from flows.deps import Deps, flow
from store import inbox, jobs, passes

JOB: Final = "inbox"


@flow
async def forget_inbox(deps: Deps, slot: datetime, cursor: str | None) -> str | None:
    """Drop what is older than any redelivery; one batch does it.

    Writes:  the inbox, the passes, and this slot of the job.
    Raises:  SlotMoved.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await jobs.move_on(session, JOB, slot, was=cursor, cursor=None, now=now)
        await inbox.forget_old(session, now=now)
        await passes.forget_old(session, now=now)
    return None
