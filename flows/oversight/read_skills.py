"""An operator asks what a person can do."""

from flows.deps import Deps, flow
from flows.shared.accounts import person_called
from store import contributors, skills


@flow
async def read_skills(deps: Deps, name: str) -> frozenset[str]:
    """Every skill of the person of this name.

    Raises:  AccountUnknown, AccountUnclear, NotAPerson.
    """
    async with deps.sessions.read() as session:
        person = await contributors.owner_of(session, await person_called(session, name))
        return frozenset() if person is None else await skills.of_person(session, person)
