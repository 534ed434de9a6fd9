"""An operator looks at one person."""

from flows.deps import Deps, flow
from flows.shared.bans import person_named
from flows.shared.people import person_facts
from views.operator_people import PersonFacts


@flow
async def read_contributor(deps: Deps, name: str) -> PersonFacts:
    """What the house knows of somebody, but who they are: work, standing, flags, balance, skills, notes, a ban.

    Shape:   `name` as /ledger and /suspects show an account, or a card's #ref.
    Raises:  AccountUnknown, AccountUnclear, NotAPerson, PersonForgotten.
    """
    async with deps.sessions.read() as session:
        return await person_facts(session, await person_named(session, name), now=deps.clock.now())
