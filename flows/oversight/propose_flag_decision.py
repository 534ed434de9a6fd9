"""An operator has typed why somebody is cleared or suspended."""

from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.purposes import FLAG_REASON
from flows.shared.reasons import require_reason
from flows.shared.suspects import propose_decision, proposed_before
from store import inbox, prompts, suspects
from views.operator_suspects import DecisionFacts


@flow
async def propose_flag_decision(
    deps: Deps, text: str, *, operator_id: str, chat_id: int, cause: Cause
) -> DecisionFacts | None:
    """Keep what is to be decided, and why, until it is confirmed; None where this chat is asked for no such reason.

    What is confirmed is what is shown now: a flag that is raised later is looked at by itself.

    Writes:  the proposal; the prompt, cleared.
    Raises:  ReasonNeeded, FlagDecided, OwnWork, HeldByAnother.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if (before := await proposed_before(session, cause)) is not None:
            return before
        prompt = await prompts.find_prompt(session, cause.bot, chat_id, now=now)
        if prompt is None or prompt.purpose != FLAG_REASON:
            return None
        reason = require_reason(text)
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        word, flag = prompt.subject.split()
        matter = await suspects.matter_of(session, UUID(flag))

        facts = await propose_decision(session, word, matter, reason, operator_id=operator_id, cause=cause, now=now)

        await prompts.clear_prompt(session, cause.bot, chat_id, purpose=FLAG_REASON)
        return facts
