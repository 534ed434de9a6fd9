"""An operator is about to answer a person's message."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from contributors.errors import SupportHandled, SupportUnknown
from flows.deps import Cause, Deps, flow
from flows.shared.purposes import ANSWER_PERSON
from store import inbox, prompts, support
from store.prompts import Prompt

WAITS_FOR: Final = timedelta(hours=1)
"""A text that comes later is hardly meant for that person any more."""


@flow
async def prepare_support_answer(deps: Deps, *, chat_id: int, message_id: UUID, cause: Cause) -> str:
    """Take the next text of this chat for the answer.

    Writes:  the prompt.
    Returns: the message's reference.
    Raises:  SupportUnknown, SupportHandled.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        found = await support.by_id(session, message_id)

        if found is None:
            raise SupportUnknown(reference=message_id.hex)
        if found.handled_at is not None:
            raise SupportHandled(reference=found.reference)

        await prompts.open_prompt(
            session,
            Prompt(
                bot=cause.bot,
                chat_id=chat_id,
                contributor_id=None,
                purpose=ANSWER_PERSON,
                subject=message_id.hex,
                message_id=None,
                expires_at=now + WAITS_FOR,
            ),
        )
    return found.reference
