"""A person says that something is wrong with a task."""

from flows.deps import Cause, Deps, flow
from kernel.ids import ContributorId, derived_id
from store import assignments, contributors, inbox, tasks
from store.assignments import AssignmentRow
from store.contributors import ContributorRow
from tasks.assignments import AssignmentStatus, require_open
from tasks.errors import UnknownOption
from views.cards import REPORT_REASONS


@flow
async def report_assignment(
    deps: Deps,
    person: ContributorRow,
    *,
    lease: str,
    reason: str,
    cause: Cause,
) -> AssignmentRow:
    """Keep the report for the operators and give the task back: a report is not a vote and costs nothing.

    Writes:  one report, the assignment reported, its task's slot and its campaign's promise returned.
    Raises:  UnknownOption, AssignmentGone, NotYourTask.
    """
    if reason not in REPORT_REASONS:
        raise UnknownOption
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        await contributors.locked(session, person.id)
        row = await assignments.by_lease(session, lease, lock=True)

        if row is not None and row.status == AssignmentStatus.REPORTED and row.contributor_id == person.id:
            return row
        require_open(None if row is None else row.assignment, ContributorId(person.id), now)
        assert row is not None

        await tasks.add_report(
            session,
            {
                "id": derived_id("report", row.id),
                "contributor_id": person.id,
                "task_id": row.task_id,
                "reason": reason,
                "created_at": now,
            },
        )
        await assignments.give_back(session, row, status=AssignmentStatus.REPORTED, now=now)
    return row
