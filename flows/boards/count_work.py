"""Paid work is counted on leaderboards."""

from typing import Final

from flows.deps import Deps, flow
from store import boards

BATCH: Final = 50
"""As flows.verdicts.settle_verdicts."""


@flow
async def count_work(deps: Deps) -> int:
    """Add a batch of paid work, or of work that was taken back, to the sums of its boards; each piece once.

    Locks:   the boards' head: changes get their revisions one after another.
    Returns: how many pieces of work.
    """
    async with deps.sessions.read() as session:
        if not await boards.has_uncounted(session):
            return 0
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        head = await boards.lock_head(session)
        work = await boards.uncounted(session, limit=BATCH)

        await boards.count(session, work, revision=head, now=now)
    deps.waker.wake("board-copy")
    return len(work)
