"""An operator types that a grant is to end."""

from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.reasons import require_reason
from flows.shared.vesting import REVOKE, revocation_of, standing_grant, time_of
from store import inbox, proposals
from views.operator_vesting import RevocationFacts


@flow
async def propose_revocation(
    deps: Deps, number: int, reason: str, *, operator_id: str, cause: Cause
) -> tuple[UUID, RevocationFacts]:
    """Say what revoking the grant now would pay and return, and keep that until it is confirmed; nothing moves.

    Writes:  the proposal.
    Raises:  ReasonNeeded, GrantUnknown, GrantRevoked.
    """
    why = require_reason(reason)
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        row = await standing_grant(session, number)
        at = await time_of(session, row.grant, now)
        facts = {"number": number, "reason": why}
        proposal = await proposals.propose(session, operator_id, REVOKE, facts, now=now)
    return proposal, revocation_of(row, at=at)
