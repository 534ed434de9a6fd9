"""A person looks at an open card again: its guide, its menus."""

from flows.deps import Deps, flow
from kernel.ids import ContributorId
from store import assignments
from store.assignments import AssignmentRow
from store.contributors import ContributorRow
from tasks.assignments import require_open


@flow
async def read_assignment(deps: Deps, person: ContributorRow, *, lease: str) -> AssignmentRow:
    """The assignment that a button's lease names, while this person may answer it.

    Raises:  AssignmentGone (unknown), NotYourTask, AssignmentGone (over).
    """
    async with deps.sessions.read() as session:
        row = await assignments.by_lease(session, lease)

    require_open(None if row is None else row.assignment, ContributorId(person.id), deps.clock.now())
    assert row is not None
    return row
