"""Leases that nobody answered run out."""

from typing import Final

from flows.deps import Deps, flow
from store import assignments
from tasks.assignments import AssignmentStatus

BATCH: Final = 200


@flow
async def expire_assignments(deps: Deps) -> int:
    """Give overdue tasks back, so that they can be dealt again.

    Writes:  assignments expired, their tasks' slots and their campaigns' promises returned.
    Returns: how many leases were ended.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        overdue = await assignments.expired(session, now=now, limit=BATCH)

        for row in overdue:
            await assignments.give_back(session, row, status=AssignmentStatus.EXPIRED, now=now)
    return len(overdue)
