"""Anybody looks back at the prices."""

from flows.deps import Deps, flow
from ledger.emission import PriceDay
from store import prices


@flow
async def read_price_days(deps: Deps) -> list[PriceDay]:
    """Every day's price with what it was computed from, the oldest first."""
    async with deps.sessions.read(heavy=True) as session:
        return [row.price for row in await prices.of_days(session, since=0)]
