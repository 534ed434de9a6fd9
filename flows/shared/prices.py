"""How a day begins: its price follows from the last one's and from what the pool has paid since."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from ledger.emission import WINDOW_DAYS, averaged, next_price
from store import prices
from store.prices import PriceRow
from store.sessions import WriteSession

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAYS_FOLDED_MAX: Final = 60
"""After so many equal days a seven-day average has forgotten all before: (3/4)^60 is 3e-8."""


@dataclass(frozen=True, slots=True)
class Work:
    """A day's work as the next price sees it.

    Units:   1e-8 AIC at base price.
    """

    average_units: int
    demand_units: int


NO_WORK: Final = Work(0, 0)


def day_number(moment: datetime) -> int:
    """The UTC day that holds this moment, counted from 1970-01-01."""
    return (moment - _EPOCH) // timedelta(days=1)


def day_begins_at(day: int) -> datetime:
    """Its first moment."""
    return _EPOCH + timedelta(days=day)


def follow(average_units: int, counted_units: int, days: int) -> Work:
    """Take up what was counted since the last price, spread evenly over the days it stood for.

    A day that had no price of its own is no peak of demand on the next one.
    """
    assert days > 0
    daily_units = -(-counted_units // days)
    for _ in range(min(days, _DAYS_FOLDED_MAX)):
        average_units = averaged(average_units, daily_units)
    return Work(average_units, max(average_units, daily_units))


async def begin_day(session: WriteSession, day: int, *, now: datetime) -> bool:
    """Write the day's price, unless this day or a later one has one; whether it was written.

    Writes:  one row of price_days. Days without a price stay without.
    """
    previous = await prices.latest(session, lock=True)
    if previous is not None and previous.price.day >= day:
        return False
    work, newcomers = _since(previous, day)
    price = next_price(
        None if previous is None else previous.price,
        day=day,
        pool_units=await prices.pool_units(session),
        active=await prices.active(session, since=day_begins_at(day - WINDOW_DAYS)),
        demand_units=work.demand_units,
        newcomer_units=newcomers.demand_units,
    )
    return await prices.add(
        session,
        price,
        work_average_units=work.average_units,
        newcomer_average_units=newcomers.average_units,
        now=now,
    )


def _since(previous: PriceRow | None, day: int) -> tuple[Work, Work]:
    """All work from the pool, and the newcomers' part of it."""
    if previous is None:
        return NO_WORK, NO_WORK
    days = day - previous.price.day
    return (
        follow(previous.work_average_units, previous.work_base_units, days),
        follow(previous.newcomer_average_units, previous.newcomer_base_units, days),
    )
