"""Once a day every grant hands over what is due."""

from datetime import datetime
from typing import Final

from flows.deps import Deps, flow
from flows.shared.vesting import release_due
from store import jobs, vesting

JOB: Final = "vesting"
BATCH: Final = 100


@flow
async def release_due_vesting(deps: Deps, slot: datetime, cursor: str | None) -> str | None:
    """Release a batch of grants, in their numbers' order; what was missed by a day is in the next day's sum.

    Shape:   `cursor` is the number of the last grant of the batch before.
    Locks:   the batch's grants.
    Writes:  one transfer a grant that has something due, its counter, and this batch of the slot.
    Returns: the cursor to go on from, None where this was the last batch.
    Raises:  SlotMoved.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        batch = await vesting.unreleased(session, after=int(cursor or 0), limit=BATCH)
        following = str(batch[-1]) if len(batch) == BATCH else None
        await jobs.move_on(session, JOB, slot, was=cursor, cursor=following, now=now)
        for number in batch:
            row = await vesting.by_number(session, number, lock=True)
            if row is not None and row.revoked_at is None:  # it may have been revoked while we waited for its row
                await release_due(session, row, now=now)
    return following
