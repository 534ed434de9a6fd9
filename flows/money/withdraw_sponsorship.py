"""An operator takes back what they have asked of a sponsor."""

from typing import Any
from uuid import UUID

from contributors.sponsorships import State
from flows.deps import Cause, Deps, flow
from flows.errors import ProposalGone
from flows.shared.notices import DESK_JOB
from flows.shared.sponsors import close_card, settle, told_of
from store import inbox, sponsorships


@flow
async def withdraw_sponsorship(deps: Deps, *, operator_id: str, sponsorship: UUID, cause: Cause) -> dict[str, Any]:
    """Let nobody pay it any more; what was decided before stays so.

    Locks:   the question.
    Writes:  its row, its card, one line of the audit, a notice to whoever else has asked.
    Returns: how it stands then, as operators hear of it.
    Raises:  ProposalGone, also for whoever has not asked.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        row = await sponsorships.locked(session, sponsorship)
        if row is None or operator_id not in row.operators:
            raise ProposalGone
        if row.state is not State.ASKED:
            return told_of(row, row.state)

        await settle(session, row, State.WITHDRAWN, by=operator_id, now=now)
        await close_card(session, row, State.WITHDRAWN, now=now)
    deps.waker.wake("deliver")
    deps.waker.wake(DESK_JOB)
    return told_of(row, State.WITHDRAWN)
