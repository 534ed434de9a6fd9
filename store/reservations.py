"""What assignments of pool campaigns reserve: of their day's limits, and of their person's share of the lane."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Insert, RowMapping, bindparam, delete, func, insert, or_, select, update

from kernel.money import Amount, Range
from ledger.emission import LANE_BASE_UNITS, WINDOW_DAYS
from ledger.quotes import Earned, Quote
from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.price import pool_reservations, pool_shares, price_days
from store.tables.work import assignments, campaigns, responses


@dataclass(frozen=True, slots=True)
class Reservation:
    """One assignment's quote, and what it reserves.

    Units:   gate and solo in 1e-8 AIC, on the counters of `day`; what it has of the lane is in the quote.
    """

    assignment_id: UUID
    contributor_id: UUID
    day: int
    gate_units: int
    solo_units: int
    quote: Quote


_ON_DAY: Final = (
    update(price_days)
    .where(
        price_days.c.day == bindparam("on_day"),
        price_days.c.gate_reserved_units + bindparam("gate") <= price_days.c.gate_limit_units,
        price_days.c.lane_reserved_units + bindparam("lane") <= price_days.c.lane_limit_units,
        price_days.c.solo_reserved_units + bindparam("solo") <= price_days.c.solo_limit_units,
    )
    .values(
        gate_reserved_units=price_days.c.gate_reserved_units + bindparam("gate"),
        lane_reserved_units=price_days.c.lane_reserved_units + bindparam("lane"),
        solo_reserved_units=price_days.c.solo_reserved_units + bindparam("solo"),
    )
)
"""Reserves; with what is below 0, returns."""
_OF_LANE: Final = (
    update(pool_shares)
    .where(
        pool_shares.c.contributor_id == bindparam("person"),
        pool_shares.c.lane_base_units + bindparam("base") <= LANE_BASE_UNITS,
    )
    .values(lane_base_units=pool_shares.c.lane_base_units + bindparam("base"))
)
_PAID: Final = (
    update(pool_shares).where(pool_shares.c.contributor_id == bindparam("person")).values(last_paid_at=bindparam("at"))
)
_INSERT: Final[Insert] = insert(pool_reservations)
_USED: Final = (
    update(pool_reservations)
    .where(pool_reservations.c.assignment_id == bindparam("assignment"))
    .values(
        gate_units=bindparam("gate"),
        solo_units=bindparam("solo"),
        lane_units=bindparam("lane"),
        lane_base_units=bindparam("lane_base"),
    )
)
_FORGET: Final = delete(pool_reservations).where(pool_reservations.c.assignment_id == bindparam("assignment"))
"""Of an assignment whose reservation was returned before: nothing is left on it."""
_WORK: Final = (
    update(price_days)
    .where(price_days.c.day == select(func.max(price_days.c.day)).scalar_subquery())
    .values(
        work_base_units=price_days.c.work_base_units + bindparam("work"),
        newcomer_base_units=price_days.c.newcomer_base_units + bindparam("newcomers"),
    )
)
_WORKED: Final = (
    select(func.count())
    .select_from(responses)
    .join(campaigns, campaigns.c.id == responses.c.campaign_id)
    .where(
        responses.c.contributor_id.in_(bindparam("people", expanding=True)),
        responses.c.submitted_at > bindparam("since"),
        responses.c.state.in_(("submitted", "adjudicate", "pending", "paid", "parked")),
        campaigns.c.funding == "pool",
    )
)
_LANE_USED: Final = select(func.coalesce(func.sum(pool_shares.c.lane_base_units), 0)).where(
    pool_shares.c.contributor_id.in_(bindparam("people", expanding=True))
)


async def worked(session: ReadSession, people: Collection[UUID], *, now: datetime) -> int:
    """How many tasks of pool campaigns these have done in the last 28 days: accepted, or waiting for a verdict.

    Shape:   a person, with everybody in a ring with them: they have one effort count.
    """
    since = now - timedelta(days=WINDOW_DAYS)
    count: int = (await session.execute(_WORKED, {"people": list(people), "since": since})).scalar_one()
    return count


async def lane_left(session: ReadSession, people: Collection[UUID]) -> int:
    """How much of the one lane of these people is left, once they are verified.

    Shape:   a person, with everybody in a ring with them: they have one lane.
    Units:   1e-8 AIC at base price.
    """
    used = int((await session.execute(_LANE_USED, {"people": list(people)})).scalar_one())
    return max(LANE_BASE_UNITS - used, 0)


async def reserve(session: WriteSession, given: Reservation) -> bool:
    """Reserve what an assignment may cost, on the row of its day; False where one of the limits no longer bears it.

    Locks:   the day's row and the person's share until the transaction ends.
    """
    quote = given.quote
    on_day = {"on_day": given.day, "gate": given.gate_units, "lane": quote.lane_units, "solo": given.solo_units}
    if (await session.execute(_ON_DAY, on_day)).rowcount != 1:
        return False
    if quote.lane_base_units:
        await _open_shares(session, [given.contributor_id])
        of_lane = {"person": given.contributor_id, "base": quote.lane_base_units}
        if (await session.execute(_OF_LANE, of_lane)).rowcount != 1:
            return False
    row = {
        "assignment_id": given.assignment_id,
        "contributor_id": given.contributor_id,
        "day": given.day,
        "base_low_units": quote.base.low.units,
        "base_high_units": quote.base.high.units,
        "newcomer_base_units": quote.newcomer_base_units,
        "gate_units": given.gate_units,
        "solo_units": given.solo_units,
        "lane_units": quote.lane_units,
        "lane_base_units": quote.lane_base_units,
    }
    await session.execute(_INSERT, row)
    return True


async def of_assignments(session: WriteSession, ids: Sequence[UUID]) -> dict[UUID, Reservation]:
    """What these assignments reserve; those of sponsored campaigns are left out.

    Locks:   the rows of the days they belong to, and of today, before any account.
    """
    columns = (
        pool_reservations,
        assignments.c.price_parts,
        assignments.c.low_units,
        assignments.c.high_units,
    )
    statement = (
        select(*columns)
        .join(assignments, assignments.c.id == pool_reservations.c.assignment_id)
        .where(pool_reservations.c.assignment_id.in_(ids))
    )
    found = [_reservation(row) for row in (await session.execute(statement)).mappings()]
    if found:
        is_counted = or_(
            price_days.c.day.in_({each.day for each in found}),
            price_days.c.day == select(func.max(price_days.c.day)).scalar_subquery(),
        )
        days = select(price_days.c.day).where(is_counted).order_by(price_days.c.day)
        await session.execute(days.with_for_update(key_share=True))
    return {each.assignment_id: each for each in found}


async def give_back(session: WriteSession, ids: Sequence[UUID]) -> None:
    """Reserve nothing any more for these assignments: given back, or refused."""
    found = await of_assignments(session, ids)
    await _use(session, [(each, _NOTHING) for each in found.values()])


async def renew(session: WriteSession, given: Reservation) -> bool:
    """Reserve anew for an assignment that was given back, on today's row; False where today no longer bears it.

    Locks:   as `reserve`.
    """
    await session.execute(_FORGET, {"assignment": given.assignment_id})
    return await reserve(session, given)


async def settle(session: WriteSession, paid: Sequence[tuple[Reservation, Earned]], *, now: datetime) -> None:
    """Keep of each reservation what its pay has used, and count the work on the newest day's row."""
    if not paid:
        return
    await _use(session, paid)
    work = {
        "work": sum(earned.base_units for _, earned in paid),
        "newcomers": sum(earned.newcomer_base_units for _, earned in paid),
    }
    await session.execute(_WORK, work)
    people = sorted({given.contributor_id for given, earned in paid if earned.amount.units})
    if people:
        await _open_shares(session, people)
        await session.execute(_PAID, [{"person": person, "at": now} for person in people])


_NOTHING: Final = Earned(Amount(0), 0, 0, 0, 0)


async def _use(session: WriteSession, used: Sequence[tuple[Reservation, Earned]]) -> None:
    """Return to each counter what was reserved and not used."""
    if not used:
        return
    on_days: defaultdict[int, dict[str, int]] = defaultdict(lambda: {"gate": 0, "lane": 0, "solo": 0})
    of_lane: defaultdict[UUID, int] = defaultdict(int)
    rows = []
    for given, earned in used:
        solo_units = earned.amount.units if given.solo_units else 0
        on_days[given.day]["gate"] += earned.amount.units - given.gate_units
        on_days[given.day]["solo"] += solo_units - given.solo_units
        on_days[given.day]["lane"] += earned.lane_units - given.quote.lane_units
        of_lane[given.contributor_id] += earned.lane_base_units - given.quote.lane_base_units
        rows.append(
            {
                "assignment": given.assignment_id,
                "gate": earned.amount.units,
                "solo": solo_units,
                "lane": earned.lane_units,
                "lane_base": earned.lane_base_units,
            }
        )
    await session.execute(_ON_DAY, [{"on_day": day, **change} for day, change in sorted(on_days.items())])
    changed = [{"person": person, "base": change} for person, change in sorted(of_lane.items()) if change]
    if changed:
        await session.execute(_OF_LANE, changed)
    await session.execute(_USED, rows)


async def _open_shares(session: WriteSession, people: Sequence[UUID]) -> None:
    await session.execute(insert_or_ignore(session, pool_shares), [{"contributor_id": person} for person in people])


def _reservation(row: RowMapping) -> Reservation:
    quote = Quote(
        price_parts=row["price_parts"],
        low=Amount(row["low_units"]),
        high=Amount(row["high_units"]),
        base=Range(Amount(row["base_low_units"]), Amount(row["base_high_units"])),
        newcomer_base_units=row["newcomer_base_units"],
        lane_base_units=row["lane_base_units"],
        lane_units=row["lane_units"],
    )
    return Reservation(
        assignment_id=row["assignment_id"],
        contributor_id=row["contributor_id"],
        day=row["day"],
        gate_units=row["gate_units"],
        solo_units=row["solo_units"],
        quote=quote,
    )
