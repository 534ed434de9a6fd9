"""An operator answers a person's message."""

from datetime import datetime
from uuid import UUID

from contributors.errors import SupportHandled, SupportUnknown
from flows.deps import Cause, Deps, flow
from flows.shared.purposes import ANSWER_PERSON
from kernel.ids import derived_id
from store import audit, inbox, outbox, prompts, support
from store.outbox import Notice
from store.sessions import WriteSession
from store.support import SupportMessage


@flow
async def answer_support(
    deps: Deps, *, operator_id: str, chat_id: int, reference: str | None, text: str, cause: Cause
) -> str | None:
    """Send the text to whoever wrote the message; of two operators who answer at once, the first is heard.

    Shape:   without a reference the message is meant that this chat's prompt names.
    Writes:  the message handled, a notice that rings, one line of the audit; the prompt, cleared.
    Returns: the message's reference; None where no prompt waits for a text.
    Raises:  SupportUnknown, SupportHandled.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        found = await _message(session, cause.bot, chat_id, reference, now=now)
        if not is_new:
            outcome = await inbox.outcome(session, cause.bot, cause.update_id) or {}
        elif found is None:
            return None
        else:
            is_first = await support.handle(session, found.id, now=now)
            outcome = {"reference": found.reference, "is_first": is_first}
            await prompts.clear_prompt(session, cause.bot, chat_id, purpose=ANSWER_PERSON)
            await inbox.note_outcome(session, cause.bot, cause.update_id, outcome)
            if is_first:
                await outbox.add_notices(session, [_reply(found, text, now=now)], now=now)
                await audit.note(session, operator_id, "support_answer", found.reference, now=now, message=str(found.id))
