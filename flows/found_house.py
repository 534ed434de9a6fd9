"""The first start: the supply is issued, once."""

from flows.deps import Deps, flow
from store import ledger


@flow
async def found_house(deps: Deps) -> None:
    """See that genesis has happened: every start says the same, only the first one writes.

    Writes:  the well-known accounts and the genesis group.
    """
    async with deps.sessions.write() as session:
        await ledger.ensure_genesis(session, now=deps.clock.now())
