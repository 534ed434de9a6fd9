"""An operator has typed why somebody is cleared or suspended."""

from typing import Any
from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.purposes import FLAG_REASON
from flows.shared.reasons import require_reason
from flows.shared.sharing import hold
from flows.shared.suspects import DEED, DEEDS, flag_facts, item_of, require_as_shown
from store import inbox, prompts, proposals, suspects
from store.desk_claims import Queue
from store.sessions import ReadSession
from views.operator_suspects import DecisionFacts

_PROPOSAL = "flags_proposal"


@flow
async def propose_flag_decision(
    deps: Deps, text: str, *, operator_id: str, chat_id: int, cause: Cause
) -> DecisionFacts | None:
    """Keep what is to be decided, and why, until it is confirmed; None where this chat is asked for no such reason.

    What is confirmed is what is shown now: a flag that is raised later is looked at by itself.

    Writes:  the proposal; the prompt, cleared.
    Raises:  ReasonNeeded, FlagDecided, HeldByAnother.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if proposed := await _proposed_before(session, cause):
            return await _shown(session, proposed)
        prompt = await prompts.find_prompt(session, cause.bot, chat_id, now=now)
        if prompt is None or prompt.purpose != FLAG_REASON:
            return None
        reason = require_reason(text)
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        word, flag = prompt.subject.split()
        matter = await suspects.matter_of(session, UUID(flag))

        require_as_shown(matter, DEEDS[word])
        await hold(session, Queue.SUSPECTS, item_of(matter), operator_id, now=now)

        typed = {"deed": word, "flags": [each.id.hex for each in matter], "reason": reason}
        proposal = await proposals.propose(session, operator_id, DEED, typed, now=now)
        await prompts.clear_prompt(session, cause.bot, chat_id, purpose=FLAG_REASON)
        await inbox.note_outcome(session, cause.bot, cause.update_id, {_PROPOSAL: proposal.hex})
        return await _shown(session, proposal)


async def _proposed_before(session: ReadSession, cause: Cause) -> UUID | None:
    """What this very update has proposed, if it comes again."""
    outcome: dict[str, Any] = await inbox.outcome(session, cause.bot, cause.update_id) or {}
    return UUID(outcome[_PROPOSAL]) if _PROPOSAL in outcome else None


async def _shown(session: ReadSession, proposal: UUID) -> DecisionFacts:
    typed = await proposals.facts_of(session, proposal)
    matter = await suspects.by_ids(session, [UUID(each) for each in typed["flags"]])
    work = await suspects.work_of(session, matter[0].contributor_id, matter[0].kind)
    return DecisionFacts(
        proposal=proposal.hex,
        deed=typed["deed"],
        who=work.account_id.hex,
        kind=matter[0].kind,
        flags=tuple(flag_facts(each) for each in matter),
        reason=typed["reason"],
    )
