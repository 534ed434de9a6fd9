"""A person opens the page of a task that is answered by drawing."""

from flows.deps import Deps, flow
from flows.shared.drawings import Drawing, drawing_of
from store import assignments, contributors


@flow
async def open_drawing(deps: Deps, *, platform: str, external_id: str, lease: str) -> Drawing:
    """The task, while what its person draws is kept.

    Raises:  AssignmentGone (unknown), NotYourTask, AssignmentGone (over, or nothing to draw).
    """
    async with deps.sessions.read() as session:
        person = await contributors.by_identity(session, platform, external_id)
        row = await assignments.by_lease(session, lease)
    return drawing_of(person, row, deps.clock.now())
