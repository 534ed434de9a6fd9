"""How a broadcast stands."""

from flows.deps import Deps, flow
from flows.errors import BroadcastUnknown
from flows.shared.broadcasting import facts_of
from store import broadcasts
from views.operator_broadcasts import BroadcastFacts


@flow
async def read_broadcast(deps: Deps, number: int) -> BroadcastFacts:
    """One of them.

    Raises:  BroadcastUnknown.
    """
    async with deps.sessions.read(heavy=True) as session:
        row = await broadcasts.by_number(session, number)
        if row is None:
            raise BroadcastUnknown(number=number)
        return await facts_of(deps, session, row)
