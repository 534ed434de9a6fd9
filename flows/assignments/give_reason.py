"""A person says why they refused a peer's answer."""

from flows.deps import Cause, Deps, flow
from flows.shared.purposes import REVIEW_REASON
from kernel.ids import ContributorId
from store import assignments, contributors, inbox, prompts, responses
from store.assignments import AssignmentRow
from store.contributors import ContributorRow
from tasks.assignments import require_submitted
from tasks.errors import TooLateToChange
from tasks.kinds import MAX_REASON_CHARS
from tasks.texts import typed


@flow
async def give_reason(
    deps: Deps, person: ContributorRow, *, lease: str, text: str, chat_id: int, cause: Cause
) -> AssignmentRow:
    """Keep one reason with an answer, until the next card is opened: for operators, never for peers.

    Writes:  the response's reason; the prompt, cleared.
    Raises:  AnswerEmpty, AnswerTooLong, AssignmentGone, NotYourTask, TooLateToChange.
    """
    reason = typed(text, limit=MAX_REASON_CHARS)
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        await contributors.locked(session, person.id)
        row = await assignments.by_lease(session, lease, lock=True)
        require_submitted(None if row is None else row.assignment, ContributorId(person.id))
        assert row is not None
        stored = await responses.of_assignment(session, row.id)
        assert stored is not None
        prompt = await prompts.find_prompt(session, cause.bot, chat_id, now=now)

        if stored["reason"] == reason:
            return row  # the same update again
        if prompt is None or (prompt.purpose, prompt.subject) != (REVIEW_REASON, lease):
            raise TooLateToChange

        await responses.change(session, stored["id"], reason=reason)
        await prompts.clear_prompt(session, cause.bot, chat_id, purpose=REVIEW_REASON)
    return row
