"""An operator asks whose flag waits to be looked at."""

from dataclasses import replace
from uuid import UUID

from flows.deps import Deps, flow
from flows.shared.copies import copies_in
from flows.shared.sharing import own_people, take_next
from flows.shared.suspects import item_of, suspect_of
from store import suspects
from store.desk_claims import Queue, Seat
from store.suspects import FlagRow
from views.operator_queues import Away
from views.operator_suspects import SuspectFacts


@flow
async def next_suspect(deps: Deps, *, operator_id: str, skip: UUID | None = None) -> SuspectFacts | Away:
    """The person at the head of the queue who is nobody else's to look at.

    Writes:  the claim; who is skipped.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        people = await own_people(session, operator_id)

        async def head(seat: Seat) -> list[FlagRow] | None:
            return await suspects.next_in_line(session, seat, people, now=now) or None

        matter = await take_next(session, Queue.SUSPECTS, operator_id, head, item_of, skip=skip, now=now)
    async with deps.sessions.read(heavy=True) as reading:
        line = await suspects.line(reading, now=now)
        if matter is None:
            return Away(line.waiting)
        facts = await suspect_of(reading, matter, line, now=now)
    copies = await copies_in(deps, matter[0].campaign_id, author=matter[0].contributor_id)
    return replace(facts, copies=copies)
