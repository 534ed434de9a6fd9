"""/cancel of an operator: the file or the answer that was waited for is waited for no longer."""

from flows.deps import Cause, Deps, flow
from store import inbox, prompts


@flow
async def cancel_desk_prompt(deps: Deps, *, chat_id: int, cause: Cause) -> bool:
    """Wait for nothing in this chat.

    Writes:  the prompt, cleared.
    Returns: whether anything was waited for.
    """
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=deps.clock.now())
        return is_new and await prompts.clear_prompt(session, cause.bot, chat_id)
