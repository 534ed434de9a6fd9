"""The price of the day: its row with the counters of its limits, and what the next day's price is computed from."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CursorResult, bindparam, exists, func, select, update

from ledger.accounts import CONTRIBUTOR_POOL
from ledger.emission import PriceDay, bonus_limit, gate_limit, lane_limit, solo_limit
from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.ledger import accounts
from store.tables.price import pool_shares, price_days
from store.tables.verification import gold_days
from store.tables.work import campaigns


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A day's price, and how far its limits are used.

    Units:   *_units in 1e-8 AIC; the averages as the day began, `*_base_units` the work accepted since.
    """

    price: PriceDay
    at: datetime
    work_average_units: int
    newcomer_average_units: int
    work_base_units: int
    newcomer_base_units: int
    gate_limit_units: int
    gate_reserved_units: int
    lane_limit_units: int
    lane_reserved_units: int
    solo_limit_units: int
    solo_reserved_units: int
    bonus_limit_units: int
    bonus_used_units: int

    @property
    def gate_free_units(self) -> int:
        """What pool campaigns may still reserve today."""
        return self.gate_limit_units - self.gate_reserved_units

    @property
    def lane_free_units(self) -> int:
        """What newcomers may still get today above everybody's price."""
        return self.lane_limit_units - self.lane_reserved_units

    @property
    def solo_free_units(self) -> int:
        """What campaigns without a second operator's approval may still reserve today."""
        return self.solo_limit_units - self.solo_reserved_units


_PRICE: Final = tuple(price_days.c[name] for name in PriceDay.__dataclass_fields__)
_REST: Final = tuple(price_days.c[name] for name in PriceRow.__dataclass_fields__ if name != "price")
_NEWEST_FIRST: Final = select(*_PRICE, *_REST).order_by(price_days.c.day.desc()).limit(1)
_LATEST: Final = {False: _NEWEST_FIRST, True: _NEWEST_FIRST.with_for_update(key_share=True)}
_POOL: Final = select(
    select(accounts.c.posted_units - accounts.c.pending_units)
    .where(accounts.c.id == bindparam("pool"))
    .scalar_subquery(),
    select(func.coalesce(func.sum(campaigns.c.reserved_units), 0))
    .where(campaigns.c.funding == "pool")
    .scalar_subquery(),
)
"""One statement: what is paid between two would be missing from the reservations and still be in the balance."""
_ACTIVE: Final = select(func.count()).where(
    pool_shares.c.last_paid_at > bindparam("since"),
    exists().where(gold_days.c.contributor_id == pool_shares.c.contributor_id),
)
_TAKE_BONUS: Final = (
    update(price_days)
    .where(
        price_days.c.day == bindparam("at_day"),
        price_days.c.bonus_used_units + bindparam("units") <= price_days.c.bonus_limit_units,
    )
    .values(bonus_used_units=price_days.c.bonus_used_units + bindparam("units"))
)


async def latest(session: ReadSession, *, lock: bool = False) -> PriceRow | None:
    """The price that stands: the newest, however old.

    Locks:   with `lock`, its row: whoever is counting on it is waited for.
    """
    rows = _rows(await session.execute(_LATEST[lock]))
    return rows[0] if rows else None


async def standing(session: ReadSession) -> PriceRow:
    """The same, in a house that is founded."""
    found = await latest(session)
    assert found is not None, "the first start writes the first price"
    return found


async def of_days(session: ReadSession, *, since: int) -> list[PriceRow]:
    """Every price from a day on, the oldest first."""
    statement = select(*_PRICE, *_REST).where(price_days.c.day >= since).order_by(price_days.c.day)
    return _rows(await session.execute(statement))


async def add(
    session: WriteSession, price: PriceDay, *, work_average_units: int, newcomer_average_units: int, now: datetime
) -> bool:
    """Begin a day, with its limits unused; False where another process has begun it."""
    row = asdict(price) | {
        "at": now,
        "work_average_units": work_average_units,
        "newcomer_average_units": newcomer_average_units,
        "gate_limit_units": gate_limit(price.budget_units),
        "lane_limit_units": lane_limit(price.budget_units),
        "solo_limit_units": solo_limit(price.budget_units),
        "bonus_limit_units": bonus_limit(price.budget_units),
    }
    return (await session.execute(insert_or_ignore(session, price_days), row)).rowcount == 1


async def restore(session: WriteSession, price: PriceDay, *, now: datetime) -> None:
    """Make a day's price what the published log says that it was; what was counted on it stays."""
    averages = {"work_average_units": price.demand_units, "newcomer_average_units": price.newcomer_units}
    if not await add(session, price, **averages, now=now):
        fields = asdict(price)
        await session.execute(update(price_days).where(price_days.c.day == fields.pop("day")).values(fields))


async def pool_units(session: ReadSession) -> int:
    """What the contributor pool has and has not promised to open assignments and unpaid work.

    Units:   1e-8 AIC.
    """
    available_units, reserved_units = (await session.execute(_POOL, {"pool": CONTRIBUTOR_POOL.id})).one()
    return max(int(available_units or 0) - int(reserved_units), 0)


async def active(session: ReadSession, *, since: datetime) -> int:
    """How many people who have passed gold were paid from the pool since then."""
    count: int = (await session.execute(_ACTIVE, {"since": since})).scalar_one()
    return count


async def take_bonus(session: WriteSession, day: int, units: int) -> bool:
    """Count a bonus on the day's limit; False where it would go beyond, or the day has no price.

    Locks:   the day's row until the transaction ends.
    """
    assert units >= 0
    return (await session.execute(_TAKE_BONUS, {"at_day": day, "units": units})).rowcount == 1


def _rows(result: CursorResult[*tuple[Any, ...]]) -> list[PriceRow]:
    width = len(_PRICE)
    return [PriceRow(PriceDay(*row[:width]), *row[width:]) for row in result]
