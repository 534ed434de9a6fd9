"""/cancel: whatever the bot waits for, it waits no longer."""

from flows.deps import Cause, Deps, flow
from store import assignments, contributors, inbox, prompts
from store.contributors import ContributorRow


@flow
async def cancel_prompt(deps: Deps, person: ContributorRow, *, bot: str, chat_id: int, cause: Cause) -> bool:
    """Clear the open prompt and the draft of the open card; the card itself stays open.

    Returns: whether there was anything to clear.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        if not is_new:
            return False
        await contributors.locked(session, person.id)
        had_prompt = await prompts.clear_prompt(session, bot, chat_id)
        opened = await assignments.open_of(session, person.id, lock=True)

        has_draft = opened is not None and opened.draft is not None
        if opened is not None and has_draft:
            await assignments.change(session, opened.id, draft=None, draft_message_id=None)
    return had_prompt or has_draft
