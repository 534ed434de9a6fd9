"""A deed that waits for a second person is declined by one, or taken back by whoever proposed it."""

from uuid import UUID

from contributors.roles import may
from flows.deps import Cause, Deps, flow
from flows.errors import ProposalGone
from flows.shared.seconds import DUTIES, subject_of, waits
from store import audit, inbox, proposals
from views.operator_seconds import Waiting


@flow
async def decline_proposal(deps: Deps, *, operator_id: str, proposal: UUID, cause: Cause) -> Waiting:
    """Let nobody approve it any more; nothing moves.

    Writes:  the proposal settled, one line of the audit.
    Returns: what was declined.
    Raises:  ProposalGone, also for whoever could not have approved it.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        found = await proposals.standing(session, proposal, now=now)
        if found is None or found.confirmed_at is None:
            raise ProposalGone
        if not may(deps.policy.operators.get(operator_id), DUTIES[found.deed]):
            raise ProposalGone

        await proposals.end(session, proposal, now=now)
        action = "withdrawn" if operator_id == found.operator_id else "declined"
        facts = found.facts | {"proposed_by": found.operator_id}
        await audit.note(session, operator_id, f"{found.deed}_{action}", subject_of(found), now=now, **facts)
    return waits(deps, found)
