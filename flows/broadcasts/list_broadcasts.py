"""The broadcasts there were."""

from collections.abc import Sequence
from typing import Final

from flows.deps import Deps, flow
from flows.shared.broadcasting import facts_of
from store import broadcasts
from views.operator_broadcasts import BroadcastFacts

SHOWN: Final = 8


@flow
async def list_broadcasts(deps: Deps) -> Sequence[BroadcastFacts]:
    """The newest first."""
    async with deps.sessions.read(heavy=True) as session:
        return [await facts_of(deps, session, row) for row in await broadcasts.newest(session, SHOWN)]
