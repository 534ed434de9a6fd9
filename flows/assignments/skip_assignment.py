"""A person passes a task on."""

from flows.deps import Cause, Deps, flow
from kernel.ids import ContributorId
from store import assignments, contributors, inbox
from store.assignments import AssignmentRow
from store.contributors import ContributorRow
from tasks.assignments import AssignmentStatus, require_open


@flow
async def skip_assignment(
    deps: Deps,
    person: ContributorRow,
    *,
    lease: str | None,
    cause: Cause,
) -> AssignmentRow | None:
    """Give the task back; it will not be dealt to this person again. No lease means: whatever is open.

    Writes:  the assignment skipped, its task's slot and its campaign's promise returned.
    Returns: what was skipped; None where nothing was open.
    Raises:  AssignmentGone, NotYourTask.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await contributors.locked(session, person.id)
        if lease is None:
            # /skip goes on to deal the next one: that is what marks its update as done.
            row = await assignments.open_of(session, person.id, lock=True)
            if row is None or await inbox.is_done(session, cause.bot, cause.update_id):
                return None
        else:
            await inbox.claim(session, cause.bot, cause.update_id, now=now)
            row = await assignments.by_lease(session, lease, lock=True)

        if row is not None and row.status == AssignmentStatus.SKIPPED and row.contributor_id == person.id:
            return row  # pressed twice
        require_open(None if row is None else row.assignment, ContributorId(person.id), now)
        assert row is not None

        await assignments.give_back(session, row, status=AssignmentStatus.SKIPPED, now=now)
    return row
