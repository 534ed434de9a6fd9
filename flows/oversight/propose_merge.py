"""An operator has typed which two accounts are one person's, and why."""

from flows.deps import Cause, Deps, flow
from flows.shared.joining import DEED, merge_facts, pair_locked
from flows.shared.reasons import require_reason
from store import inbox, proposals
from views.operator_joined import MergeFacts


@flow
async def propose_merge(deps: Deps, *, operator_id: str, one: str, other: str, reason: str, cause: Cause) -> MergeFacts:
    """Keep it until it is confirmed.

    Shape:   accounts as /ledger and /suspects show them, or a card's #ref.
    Writes:  the proposal.
    Raises:  ReasonNeeded, AccountUnknown, AccountUnclear, NotAPerson, PersonForgotten, SameAccount, AlreadyJoined,
             OwnWork.
    """
    now = deps.clock.now()
    why = require_reason(reason)
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        pair = await pair_locked(session, one, other, operator_id)
        typed = {"one": pair[0].account_id.hex, "other": pair[1].account_id.hex, "reason": why}
        proposal = await proposals.propose(session, operator_id, DEED, typed, now=now)
        return await merge_facts(session, pair, proposal.hex, why)
