"""/cancel: whatever the bot waits for, it waits no longer."""

from dataclasses import dataclass

from flows.deps import Cause, Deps, flow
from flows.shared.purposes import OWN_CONTACT
from store import assignments, contributors, inbox, prompts
from store.contributors import ContributorRow


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What is waited for no longer.

    Shape:   `anything` at all; `contact` says that it was a contact, whose button stands in the keyboard's place.
    """

    anything: bool
    contact: bool = False


@flow
async def cancel_prompt(deps: Deps, person: ContributorRow, *, bot: str, chat_id: int, cause: Cause) -> Cancelled:
    """Clear the open prompt and the draft of the open card; the card itself stays open.

    Writes:  the prompt and the draft, cleared.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        if not is_new:
            return Cancelled(anything=False)
        await contributors.locked(session, person.id)
        had_contact = await prompts.clear_prompt(session, bot, chat_id, purpose=OWN_CONTACT)
        had_prompt = await prompts.clear_prompt(session, bot, chat_id)
        opened = await assignments.open_of(session, person.id, lock=True)

        has_draft = opened is not None and opened.draft is not None
        if opened is not None and has_draft:
            await assignments.change(session, opened.id, draft=None, draft_message_id=None)
    return Cancelled(anything=had_contact or had_prompt or has_draft, contact=had_contact)
