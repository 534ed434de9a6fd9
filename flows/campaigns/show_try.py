"""An operator looks at the next task of their try."""

from flows.deps import Cause, Deps, flow
from flows.shared.tries import Tried, own, tried
from store import inbox, tries
from store.contributors import ContributorRow
from tasks.tries import TRY_TIME


@flow
async def show_try(deps: Deps, person: ContributorRow, token: str, place: int | None, *, cause: Cause) -> Tried:
    """Put a task before the operator, without a draft: at this place, or where they were.

    Writes:  where the try is, and that it goes on.
    Raises:  TryOver, CampaignEmpty.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        row = await own(deps, session, person, token)

        await tries.turn(session, token, row.place if place is None else place, None, until=now + TRY_TIME)
        row = await own(deps, session, person, token)
        return await tried(session, row, row.place)
