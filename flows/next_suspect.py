"""An operator asks whose flag waits to be looked at."""

from dataclasses import replace

from flows.deps import Deps, flow
from flows.shared.copies import copies_in
from flows.shared.suspects import suspect_of
from store import suspects
from views.operator_suspects import SuspectFacts


@flow
async def next_suspect(deps: Deps, *, place: int = 0) -> SuspectFacts | None:
    """The person at this place of the queue, counted from 0; None where it is not so long."""
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        matter = await suspects.next_in_line(session, skip=place, now=now)
        if not matter:
            return None
        facts = await suspect_of(session, matter, await suspects.line(session, now=now), place=place, now=now)
    copies = await copies_in(deps, matter[0].campaign_id, author=matter[0].contributor_id)
    return replace(facts, copies=copies)
