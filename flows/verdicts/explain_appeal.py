"""A person says why their refused answer is right."""

from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.purposes import APPEAL_REASON
from store import appeals, contributors, inbox, prompts, responses
from store.contributors import ContributorRow
from tasks.errors import TooLateToChange
from tasks.kinds import MAX_REASON_CHARS
from tasks.texts import typed


@flow
async def explain_appeal(
    deps: Deps, person: ContributorRow, *, response_id: UUID, text: str, chat_id: int, cause: Cause
) -> str:
    """Keep the reason with the appeal, for the operator who may have to decide, and for nobody else.

    Writes:  the appeal's text; the prompt, cleared.
    Returns: the card's #ref.
    Raises:  AnswerEmpty, AnswerTooLong, TooLateToChange.
    """
    reason = typed(text, limit=MAX_REASON_CHARS)
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        await contributors.locked(session, person.id)
        appeal = await appeals.of_response(session, response_id)
        if appeal is None or appeal.contributor_id != person.id:
            raise TooLateToChange

        if appeal.text != reason and not await appeals.say_why(session, response_id, reason):
            raise TooLateToChange
        await prompts.clear_prompt(session, cause.bot, chat_id, purpose=APPEAL_REASON)
        refs = await responses.refs_of(session, [response_id])
    return refs[response_id]
