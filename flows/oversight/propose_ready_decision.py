"""An operator presses what becomes of somebody whom a flag is about; the evidence itself is the reason."""

from uuid import UUID

from contributors.reasons import about_flags
from flows.deps import Cause, Deps, flow
from flows.shared.suspects import propose_decision, proposed_before
from store import inbox, suspects
from views.operator_suspects import DecisionFacts


@flow
async def propose_ready_decision(deps: Deps, *, operator_id: str, deed: str, flag: UUID, cause: Cause) -> DecisionFacts:
    """Keep what is to be decided until it is confirmed, or until other words are written for it.

    What is confirmed is what is shown now: a flag that is raised later is looked at by itself.

    Shape:   deed is a key of DEEDS.
    Locks:   the claim.
    Writes:  the proposal, and that it is this operator's.
    Raises:  FlagDecided, OwnWork, HeldByAnother.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if (before := await proposed_before(session, cause)) is not None:
            return before
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        matter = await suspects.matter_of(session, flag)
        reason = about_flags(deed, {each.reason for each in matter})
        return await propose_decision(session, deed, matter, reason, operator_id=operator_id, cause=cause, now=now)
