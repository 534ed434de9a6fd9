"""What a person draws is kept while they draw."""

from flows.deps import Deps, flow
from flows.shared.drawings import Drawing, drawing_of
from store import assignments, contributors


@flow
async def save_drawing(deps: Deps, *, platform: str, external_id: str, lease: str, raw: object) -> Drawing:
    """Keep the boxes as the card's draft, also when its time has run out; the newest save counts.

    Writes:  the assignment's draft.
    Raises:  AssignmentGone, NotYourTask, BoxesUnreadable, TooManyBoxes, BoxOutside, BoxWithoutArea.
    """
    async with deps.sessions.write() as session:
        person = await contributors.by_identity(session, platform, external_id)
        row = await assignments.by_lease(session, lease, lock=True)
        drawing = drawing_of(person, row, deps.clock.now())
        assert row is not None

        await assignments.change(session, row.id, draft=drawing.sheet.read(raw))
    return drawing
