"""An operator has typed whom to ban, for how long, and why."""

from flows.deps import Cause, Deps, flow
from flows.shared.bans import DEED, ban_facts, person_locked
from flows.shared.reasons import require_reason
from store import inbox, proposals
from views.operator_people import BanFacts


@flow
async def propose_ban(
    deps: Deps, *, operator_id: str, name: str, span_s: int | None, reason: str, cause: Cause
) -> BanFacts:
    """Keep it until it is confirmed.

    Shape:   `name` as /ledger and /suspects show an account, or a card's #ref; `span_s` None: for good.
    Writes:  the proposal.
    Raises:  ReasonNeeded, AccountUnknown, AccountUnclear, NotAPerson, PersonForgotten.
    """
    now = deps.clock.now()
    why = require_reason(reason)
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        person = await person_locked(session, name)
        typed = {"who": person.account_id.hex, "span_s": span_s, "reason": why}
        proposal = await proposals.propose(session, operator_id, DEED, typed, now=now)
    return ban_facts(typed, proposal, now=now)
