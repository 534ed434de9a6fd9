"""A UTC day begins: its price is set."""

from datetime import datetime
from typing import Final

from flows.deps import Deps, flow
from flows.shared.prices import begin_day, day_number
from store import jobs

JOB: Final = "price"


@flow
async def set_price(deps: Deps, slot: datetime, cursor: str | None) -> str | None:
    """Write the price of the slot's day, once; a day that nobody was there for keeps the price before it.

    Writes:  one row of price_days, and this slot of the job.
    Raises:  SlotMoved.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await jobs.move_on(session, JOB, slot, was=cursor, cursor=None, now=now)
        await begin_day(session, day_number(slot), now=now)
    return None
