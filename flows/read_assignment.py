"""A person looks at a card again: its guide, its menus."""

from flows.deps import Deps, flow
from store import assignments
from store.assignments import AssignmentRow
from store.contributors import ContributorRow
from tasks.errors import AssignmentGone, NotYourTask


@flow
async def read_assignment(deps: Deps, person: ContributorRow, *, lease: str) -> AssignmentRow:
    """The assignment that a button's lease names, if it is this person's.

    Raises:  AssignmentGone, NotYourTask.
    """
    async with deps.sessions.read() as session:
        row = await assignments.by_lease(session, lease)

    if row is None:
        raise AssignmentGone
    if row.contributor_id != person.id:
        raise NotYourTask
    return row
