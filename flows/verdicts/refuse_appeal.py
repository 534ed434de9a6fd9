"""An operator decides an appeal against its author, and says why."""

from typing import Any, Final
from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.appeals import decide_by_operator
from flows.shared.purposes import REFUSE_APPEAL
from flows.shared.reasons import require_reason
from store import inbox, prompts

_REF: Final = "refused_appeal"


@flow
async def refuse_appeal(deps: Deps, text: str, *, operator_id: str, chat_id: int, cause: Cause) -> str | None:
    """Refuse the answer for good; its author is told the reason, and nothing is promised any more.

    Writes:  the appeal and what follows from it, one line of the audit; the prompt, cleared.
    Returns: the card's #ref; None where this chat is asked for no such reason.
    Raises:  ReasonNeeded, OwnWork, HeldByAnother, AlreadyDecided.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        outcome: dict[str, Any] = await inbox.outcome(session, cause.bot, cause.update_id) or {}
        if _REF in outcome:
            return str(outcome[_REF])
        prompt = await prompts.find_prompt(session, cause.bot, chat_id, now=now)
        if prompt is None or prompt.purpose != REFUSE_APPEAL:
            return None
        reason = require_reason(text)
        await inbox.claim(session, cause.bot, cause.update_id, now=now)

        ref = await decide_by_operator(session, UUID(prompt.subject), operator_id=operator_id, note=reason, now=now)
        await prompts.clear_prompt(session, cause.bot, chat_id, purpose=REFUSE_APPEAL)
        await inbox.note_outcome(session, cause.bot, cause.update_id, {_REF: ref})
    for job in ("deliver", "campaigns"):
        deps.waker.wake(job)
    return ref
