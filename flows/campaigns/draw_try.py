"""An operator draws in a try."""

from flows.deps import Deps, flow
from flows.shared.drawings import Drawing
from flows.shared.tries import drawn, own, tried
from store import contributors, tries
from tasks.errors import TryOver
from tasks.tries import TRY_TIME, TryLease


@flow
async def draw_try(deps: Deps, *, platform: str, external_id: str, lease: TryLease, raw: object) -> Drawing:
    """Keep the boxes as the try's draft; the newest save counts.

    Writes:  the try's draft.
    Raises:  TryOver, CampaignEmpty, AssignmentGone where there is nothing to draw, BoxesUnreadable, TooManyBoxes,
             BoxOutside, BoxWithoutArea.
    """
    async with deps.sessions.write() as session:
        person = await contributors.by_identity(session, platform, external_id)
        if person is None:
            raise TryOver
        row = await own(deps, session, person, lease.token)
        found = await tried(session, row, lease.place)
        drawing = drawn(person, row, found)

        draft, until = drawing.sheet.read(raw), deps.clock.now() + TRY_TIME
        await tries.turn(session, lease.token, found.shown.index, draft, until=until)
    return drawing
