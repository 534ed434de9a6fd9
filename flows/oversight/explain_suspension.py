"""A person tells their side of a suspension."""

from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.purposes import SUSPENSION_REASON
from store import contributors, inbox, prompts, suspension_appeals
from store.contributors import ContributorRow
from tasks.errors import TooLateToChange
from tasks.kinds import MAX_REASON_CHARS
from tasks.texts import typed


@flow
async def explain_suspension(
    deps: Deps, person: ContributorRow, *, appeal_id: UUID, text: str, chat_id: int, cause: Cause
) -> None:
    """Keep it with the appeal, for the operator who decides.

    Writes:  the appeal's text; the prompt, cleared.
    Raises:  AnswerEmpty, AnswerTooLong, TooLateToChange.
    """
    said = typed(text, limit=MAX_REASON_CHARS)
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        await contributors.locked(session, person.id)
        appeal = await suspension_appeals.by_id(session, appeal_id)

        if appeal is None or appeal.contributor_id != person.id:
            raise TooLateToChange
        if appeal.text != said and not await suspension_appeals.say_why(session, appeal_id, said):
            raise TooLateToChange
        await prompts.clear_prompt(session, cause.bot, chat_id, purpose=SUSPENSION_REASON)
