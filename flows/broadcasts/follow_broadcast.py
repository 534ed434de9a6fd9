"""A message of an operator's follows a broadcast."""

from flows.deps import Deps, flow
from flows.shared.broadcasting import Follower
from store import broadcasts


@flow
async def follow_broadcast(deps: Deps, number: int, card: Follower) -> None:
    """Let this message show from now on how it goes.

    Writes:  where its card is.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        row = await broadcasts.by_number(session, number)
        if row is not None:
            await broadcasts.change(session, row.id, **card.columns(now))
