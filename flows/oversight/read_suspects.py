"""An operator asks what is open or confirmed about one person."""

from dataclasses import replace

from contributors.errors import NotFlagged
from flows.deps import Deps, flow
from flows.shared.accounts import person_called
from flows.shared.copies import copies_in
from flows.shared.suspects import suspect_of
from store import contributors, suspects
from views.operator_suspects import SuspectFacts


@flow
async def read_suspects(deps: Deps, name: str) -> list[SuspectFacts]:
    """Each kind in which the person of this name is flagged or suspended, open flags first.

    Raises:  AccountUnknown, AccountUnclear, NotAPerson, NotFlagged.
    """
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        person = await contributors.owner_of(session, await person_called(session, name))
        matters = [] if person is None else await suspects.matters_about(session, person)
        line = await suspects.line(session, now=now)
        found = [(await suspect_of(session, matter, line, now=now), matter[0].campaign_id) for matter in matters]
    if person is None or not found:
        raise NotFlagged(name=name)
    return [replace(facts, copies=await copies_in(deps, campaign_id, author=person)) for facts, campaign_id in found]
