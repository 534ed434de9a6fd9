"""An operator opens the page of a task that is answered by drawing, in a try."""

from flows.deps import Deps, flow
from flows.shared.drawings import Drawing
from flows.shared.tries import drawn, own, tried
from store import contributors
from tasks.errors import TryOver
from tasks.tries import TryLease


@flow
async def open_try_drawing(deps: Deps, *, platform: str, external_id: str, lease: TryLease) -> Drawing:
    """The task as its contributors have it on their page, with what the operator has drawn.

    Raises:  TryOver, CampaignEmpty, AssignmentGone where there is nothing to draw.
    """
    async with deps.sessions.read() as session:
        person = await contributors.by_identity(session, platform, external_id)
        if person is None:
            raise TryOver
        row = await own(deps, session, person, lease.token)
        return drawn(person, row, await tried(session, row, lease.place))
