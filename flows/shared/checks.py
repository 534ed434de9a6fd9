"""Which campaigns are without gold, and how many of their settled tasks wait for an operator's word."""

from uuid import UUID

from store import gold, spot_checks
from store.sessions import ReadSession


async def short_of_gold(session: ReadSession) -> dict[UUID, int]:
    """How many tasks wait, by campaign; a campaign that has come to its gold asks for no more."""
    waiting = await spot_checks.waiting(session)
    known = await gold.known(session, list(waiting)) if waiting else {}
    return {id: count for id, count in waiting.items() if known[id].is_short}
