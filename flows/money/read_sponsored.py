"""A person sees where their own points are at work before they go."""

from flows.deps import Deps, flow
from kernel.ids import AccountId
from store import sponsorships
from store.contributors import ContributorRow


@flow
async def read_sponsored(deps: Deps, person: ContributorRow) -> list[int]:
    """The numbers of the campaigns that may still return points to them, in order."""
    async with deps.sessions.read() as session:
        return await sponsorships.still_in(session, AccountId(person.account_id))
