"""A person looks at their bonuses."""

from collections.abc import Sequence

from flows.deps import Deps, flow
from flows.shared.bonuses import bonuses_of
from store.contributors import ContributorRow
from views.bonuses import Bonus


@flow
async def read_bonuses(deps: Deps, person: ContributorRow) -> Sequence[Bonus]:
    """Each with what it came to, or what it waits for; the newest first."""
    async with deps.sessions.read() as session:
        return await bonuses_of(session, person.id)
