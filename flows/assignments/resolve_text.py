"""What is a text about?"""

import re
from dataclasses import dataclass
from typing import Final

from flows.deps import Deps, flow
from flows.shared.purposes import OWN_CONTACT
from store import assignments, prompts
from store.assignments import AssignmentRow
from store.contributors import ContributorRow
from store.prompts import Prompt

_REF: Final = re.compile(r"#([2-9A-HJKMNP-TV-Z]{4})\b")


@dataclass(frozen=True, slots=True)
class TextSubject:
    """What a text belongs to: a prompt, or an open assignment, or neither."""

    prompt: Prompt | None = None
    assignment: AssignmentRow | None = None


@flow
async def resolve_text(
    deps: Deps,
    person: ContributorRow,
    *,
    bot: str,
    chat_id: int,
    reply_message_id: int | None,
    reply_text: str | None,
) -> TextSubject:
    """Find what a text answers, in this order: a known message, a card's #ref, the open prompt, the open assignment."""
    async with deps.sessions.read() as session:
        replied: AssignmentRow | None = None
        if reply_message_id is not None:
            replied = await assignments.by_message(session, chat_id, reply_message_id)
        if replied is None and reply_text is not None and (ref := _REF.search(reply_text)):
            replied = await assignments.by_ref(session, person.id, ref[1])
        if replied is not None and replied.contributor_id == person.id:
            return TextSubject(assignment=replied)
        prompt = await prompts.find_prompt(session, bot, chat_id, now=deps.clock.now())
        if prompt is not None and prompt.purpose != OWN_CONTACT:
            return TextSubject(prompt=prompt)
        return TextSubject(assignment=await assignments.open_of(session, person.id))
