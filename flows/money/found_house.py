"""The first start: the supply is issued, once, and there is a price."""

from flows.deps import Deps, flow
from flows.shared.prices import begin_day, day_number
from store import ledger, prices


@flow
async def found_house(deps: Deps) -> None:
    """See that genesis has happened: every start says the same, only the first one writes.

    Writes:  the well-known accounts and the genesis group; the first price, where there is none.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await ledger.ensure_genesis(session, now=now)
        if await prices.latest(session) is None:
            await begin_day(session, day_number(now), now=now)
