"""A person types an answer."""

from dataclasses import dataclass

from flows.deps import Cause, Deps, flow
from kernel.ids import ContributorId
from kernel.values import Answer
from store import assignments, contributors, inbox
from store.assignments import AssignmentRow
from store.contributors import ContributorRow
from tasks.answers import as_draft
from tasks.assignments import require_open
from tasks.kinds import kind_named


@dataclass(frozen=True, slots=True)
class Draft:
    """The open assignment with the answer that waits to be submitted."""

    row: AssignmentRow
    answer: Answer


@flow
async def save_draft(
    deps: Deps,
    person: ContributorRow,
    *,
    lease: str,
    text: str,
    message_id: int,
    cause: Cause,
) -> Draft:
    """Keep the text with its message, so that an edit of the message finds its draft.

    Writes:  the assignment's draft.
    Raises:  AssignmentGone, NotYourTask, AnswerEmpty, AnswerTooLong.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        await contributors.locked(session, person.id)
        row = await assignments.by_lease(session, lease, lock=True)

        require_open(None if row is None else row.assignment, ContributorId(person.id), now)
        assert row is not None
        if not is_new and row.draft is not None and row.draft_message_id is not None:
            return Draft(row, kind_named(row.kind).parse_answer(row.task_payload, row.draft))  # maybe of a later text
        answer = kind_named(row.kind).parse_answer(row.task_payload, text)

        await assignments.change(session, row.id, draft=as_draft(answer), draft_message_id=message_id)
    return Draft(row, answer)
