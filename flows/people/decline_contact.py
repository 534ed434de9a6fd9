"""A person would rather not share their contact."""

from flows.deps import Cause, Deps, flow
from flows.shared.purposes import OWN_CONTACT
from store import inbox, prompts


@flow
async def decline_contact(deps: Deps, *, chat_id: int, cause: Cause) -> None:
    """Wait for no contact any more; whatever else is open stays open.

    Writes:  the prompt, cleared.
    """
    async with deps.sessions.write() as session:
        if await inbox.claim(session, cause.bot, cause.update_id, now=deps.clock.now()):
            await prompts.clear_prompt(session, cause.bot, chat_id, purpose=OWN_CONTACT)
