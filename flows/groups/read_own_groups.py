"""A person looks at the groups they joined."""

from collections.abc import Sequence

from flows.deps import Deps, flow
from store import groups
from store.contributors import ContributorRow
from store.groups import Membership


@flow
async def read_own_groups(deps: Deps, person: ContributorRow) -> Sequence[Membership]:
    """All of them, the latest first, and which one they play for."""
    async with deps.sessions.read() as session:
        return await groups.of_person(session, person.id)
