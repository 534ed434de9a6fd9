"""What nobody has answered in time is over."""

from typing import Final

from contributors.sponsorships import State
from flows.deps import Deps, flow
from flows.shared.notices import DESK_JOB
from flows.shared.sponsors import close_card, settle
from store import sponsorships

JOB: Final = "sponsorships"
BATCH: Final = 50


@flow
async def lapse_sponsorships(deps: Deps) -> int:
    """Let each question end at its hour: its card says so, and the operators who asked hear it.

    Locks:   the questions.
    Writes:  their rows, a line of the audit each, notices.
    Returns: how many ended.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        found = await sponsorships.run_out(session, now=now, limit=BATCH)
        for row in found:
            await settle(session, row, State.LAPSED, now=now)
            await close_card(session, row, State.LAPSED, now=now)
    if found:
        deps.waker.wake("deliver")
        deps.waker.wake(DESK_JOB)
    return len(found)
