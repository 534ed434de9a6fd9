"""Boards that are over are let go of."""

from datetime import datetime
from typing import Final

from flows.deps import Deps, flow
from store import boards, jobs

JOB: Final = "board-pruning"


@flow
async def prune_boards(deps: Deps, slot: datetime, cursor: str | None) -> str | None:
    """Drop the sums of days and weeks before the last ones; nobody asks for them any more.

    Writes:  the sums, and this slot of the job.
    Raises:  SlotMoved.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await jobs.move_on(session, JOB, slot, was=cursor, cursor=None, now=now)
        await boards.prune(session, now=now)
    return None
