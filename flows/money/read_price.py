"""What is the price today, why, and what is it for me?"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flows.deps import Deps, flow
from kernel.money import PARTS, Amount
from ledger.emission import LANE_BASE_UNITS, effort_parts
from store import prices, reservations, rings, verification
from store.contributors import ContributorRow
from store.prices import PriceRow
from store.sessions import ReadSession
from views.economy import Mine, Price

_UTC = "UTC"


@flow
async def read_price(deps: Deps, person: ContributorRow | None) -> Price:
    """The price that stands, with its reasons; with a person, also what their next task from the pool is paid at."""
    now = deps.clock.now()
    zone = _UTC if person is None else person.zone
    async with deps.sessions.read() as session:
        row = await prices.standing(session)
        mine = None if person is None else await _mine(session, person, row, now=now)

    price = row.price
    return Price(
        price_parts=price.price_parts,
        crowd_parts=price.crowd_parts,
        lane_parts=price.lane_parts,
        active=price.active,
        work=Amount(price.demand_units),
        budget=Amount(price.budget_units),
        lane_limit=Amount(LANE_BASE_UNITS),
        has_lane_today=row.lane_free_units > 0,
        changes_at=f"{_next_day(now).astimezone(ZoneInfo(zone)):%H:%M}",
        zone=zone,
        mine=mine,
    )


async def _mine(session: ReadSession, person: ContributorRow, row: PriceRow, *, now: datetime) -> Mine:
    is_verified = await verification.is_verified(session, person.id)
    mates = await rings.mates(session, person.id)
    worked = await reservations.worked(session, {person.id, *mates}, now=now)
    left_units = await reservations.lane_left(session, {person.id, *mates}) if is_verified else 0
    day_parts = row.price.lane_parts if left_units and row.lane_free_units else row.price.price_parts
    return Mine(
        next_parts=day_parts * effort_parts(worked) // PARTS,
        worked=worked,
        lane_left=Amount(left_units),
        is_verified=is_verified,
        counted_with=len(mates),
    )


def _next_day(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
