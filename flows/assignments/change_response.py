"""A person takes an answer back to change it."""

from flows.deps import Cause, Deps, StaleRepeat, flow
from flows.shared.purposes import REVIEW_REASON
from kernel.ids import ContributorId
from store import assignments, contributors, inbox, prompts, responses, tasks
from store.assignments import AssignmentRow
from store.contributors import ContributorRow
from tasks.answers import answer_in, as_draft
from tasks.assignments import AssignmentStatus, lease_ends, require_changeable


@flow
async def change_response(deps: Deps, person: ContributorRow, *, lease: str, cause: Cause) -> AssignmentRow:
    """Open the card again, while nobody has scored its answer: for 60 seconds, until the next card is opened.

    Writes:  the response withdrawn with its reason, its assignment open with a fresh lease, its task's counters.
    Raises:  StaleRepeat, AssignmentGone, NotYourTask, TooLateToChange.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        current = await contributors.locked(session, person.id)
        row = await assignments.by_lease(session, lease, lock=True)
        opened = await assignments.open_of(session, person.id)
        if row is not None and opened is not None and opened.id == row.id:
            return row  # pressed twice: it is open already
        if not is_new:
            raise StaleRepeat  # it has been answered anew
        stored = None if row is None else await responses.of_assignment(session, row.id)

        is_final = (
            opened is not None or stored is None or stored["state"] != "submitted" or stored["scorable_at"] <= now
        )
        require_changeable(
            None if row is None else row.assignment,
            ContributorId(person.id),
            now,
            opened_next=is_final,
        )
        assert row is not None
        assert stored is not None

        await responses.change(session, stored["id"], state="withdrawn", reason=None)
        await prompts.clear_prompt(session, cause.bot, row.chat_id, purpose=REVIEW_REASON)
        await assignments.change(
            session,
            row.id,
            status=AssignmentStatus.OPEN,
            finished_at=None,
            expires_at=lease_ends(row.kind, now),
            draft=as_draft(answer_in(stored)),
        )
        await tasks.change(session, row.task_id, votes=row.votes - 1, open_leases=row.open_leases + 1)
        await contributors.change(session, person.id, work_count=current.work_count - 1)
        reopened = await assignments.by_lease(session, lease)
    assert reopened is not None
    return reopened
