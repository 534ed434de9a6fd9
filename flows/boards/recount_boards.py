"""The leaderboards are added up once more, from the work itself."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flows.deps import Deps, flow
from store import boards

PEOPLE_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Recounted:
    """A batch of it. Shape: `mended` rows said otherwise than the work does; `last` is None after the last person."""

    people: int
    mended: int
    last: UUID | None


@flow
async def recount_boards(deps: Deps, after: UUID | None) -> Recounted:
    """Add up the counted work of the next people, by id, and mend what their boards say otherwise.

    Locks:   the boards' head: work that is counted meanwhile waits for this batch.
    Writes:  only rows that were wrong: copies follow them.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        people = await boards.people_after(session, after, limit=PEOPLE_AT_ONCE)
        if not people:
            return Recounted(0, 0, None)

        mended = await boards.recount(session, people, now=now)
    return Recounted(len(people), mended, people[-1] if len(people) == PEOPLE_AT_ONCE else None)
