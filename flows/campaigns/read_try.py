"""An operator looks at a task of their try again."""

from flows.deps import Deps, flow
from flows.shared.tries import Tried, own, tried
from store.contributors import ContributorRow
from tasks.tries import TryLease


@flow
async def read_try(deps: Deps, person: ContributorRow, lease: TryLease) -> Tried:
    """The task that a button of a try names.

    Raises:  TryOver, CampaignEmpty.
    """
    async with deps.sessions.read() as session:
        return await tried(session, await own(deps, session, person, lease.token), lease.place)
