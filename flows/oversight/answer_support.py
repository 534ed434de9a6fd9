"""An operator answers a person's message."""

from datetime import datetime
from typing import Any
from uuid import UUID

from contributors.errors import SupportHandled, SupportUnknown
from flows.deps import Cause, Deps, flow
from flows.shared.purposes import ANSWER_PERSON
from kernel.ids import derived_id
from store import audit, inbox, outbox, prompts, support
from store.outbox import Notice
from store.sessions import ReadSession, WriteSession
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
        outcome: dict[str, Any] | None
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            outcome = await inbox.outcome(session, cause.bot, cause.update_id)
        else:
            found = await _message(session, cause.bot, chat_id, reference, now=now)
            if found is None:
                return None
            is_first = await support.handle(session, found.id, now=now)
            await prompts.clear_prompt(session, cause.bot, chat_id, purpose=ANSWER_PERSON)
            if is_first:
                await _send(session, found, text, operator_id=operator_id, now=now)
            outcome = {"reference": found.reference, "is_first": is_first}
            await inbox.note_outcome(session, cause.bot, cause.update_id, outcome)
    if outcome is None:
        return None
    if not outcome["is_first"]:
        raise SupportHandled(reference=outcome["reference"])
    deps.waker.wake("deliver")
    return str(outcome["reference"])


async def _message(
    session: ReadSession, bot: str, chat_id: int, reference: str | None, *, now: datetime
) -> SupportMessage | None:
    """The message that is meant.

    Raises:  SupportUnknown.
    """
    if reference is not None:
        found = await support.by_reference(session, reference)
        if found is None:
            raise SupportUnknown(reference=reference)
        return found
    prompt = await prompts.find_prompt(session, bot, chat_id, now=now)
    if prompt is None or prompt.purpose != ANSWER_PERSON:
        return None
    return await support.by_id(session, UUID(prompt.subject))


async def _send(session: WriteSession, found: SupportMessage, text: str, *, operator_id: str, now: datetime) -> None:
    notice = Notice(
        id=derived_id("notice support_reply", found.id),
        contributor_id=found.contributor_id,
        kind="support_reply",
        facts={"reference": found.reference, "text": text},
        due_at=now,
        is_silent=False,
    )
    await outbox.add_notices(session, [notice], now=now)
    await audit.note(session, operator_id, "support_answer", found.reference, now=now, message=str(found.id))
