"""The counters of campaigns and of the pool's days beside what they count: the audit holds one against the other."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, func, select

from ledger.accounts import CONTRIBUTOR_POOL
from ledger.bonuses import BONUSES
from store.sessions import ReadSession
from store.tables.bonuses import bonuses
from store.tables.ledger import accounts, transfers
from store.tables.price import pool_reservations, price_days
from store.tables.work import assignments, campaigns, responses


@dataclass(frozen=True, slots=True)
class Counters:
    """One campaign's counters, and what they should be.

    Units:   1e-8 AIC. `escrow_units` is its escrow's balance, None where it has none; `promised_units` what its
             assignments reserve; `paid_units` what its responses were paid less what was taken back.
    """

    number: int
    budget_units: int
    reserved_units: int
    spent_units: int
    refunded_units: int
    escrow_units: int | None
    promised_units: int
    paid_units: int


_PROMISED: Final[Select[tuple[object, int]]] = select(
    assignments.c.campaign_id, func.sum(assignments.c.reserved_units)
).group_by(assignments.c.campaign_id)
_PAID: Final[Select[tuple[object, int]]] = (
    select(responses.c.campaign_id, func.sum(responses.c.amount_units))
    .where(responses.c.state == "paid")
    .group_by(responses.c.campaign_id)
)
_ORIGINALS: Final = transfers.alias("original")
_TAKEN_BACK: Final = (
    select(responses.c.campaign_id, func.sum(transfers.c.amount_units))
    .join(_ORIGINALS, _ORIGINALS.c.id == transfers.c.corrects_id)
    .join(responses, responses.c.id == _ORIGINALS.c.subject)
    .where(transfers.c.corrects_id.is_not(None))
    .group_by(responses.c.campaign_id)
)
_CAMPAIGNS: Final = (
    select(
        campaigns.c.id,
        campaigns.c.number,
        campaigns.c.budget_units,
        campaigns.c.reserved_units,
        campaigns.c.spent_units,
        campaigns.c.refunded_units,
        accounts.c.posted_units,
    )
    .join(accounts, accounts.c.id == campaigns.c.escrow_id, isouter=True)
    .order_by(campaigns.c.number)
)


async def counters(session: ReadSession) -> list[Counters]:
    """Every campaign's counters, oldest first."""
    promised, paid, taken_back = [
        {id: int(units) for id, units in await session.execute(statement)}
        for statement in (_PROMISED, _PAID, _TAKEN_BACK)
    ]
    return [
        Counters(*[*row, promised.get(id, 0), paid.get(id, 0) - taken_back.get(id, 0)])
        for id, *row in await session.execute(_CAMPAIGNS)
    ]


@dataclass(frozen=True, slots=True)
class DayCounter:
    """One of a day's limits: what its counter says is used of it, and what assignments reserve or bonuses came to.

    Units:   1e-8 AIC.
    """

    day: int
    column: str
    stored_units: int
    counted_units: int


_LIMITS: Final = ("gate", "lane", "solo")
_DAYS: Final = (
    select(
        price_days.c.day,
        *(price_days.c[f"{limit}_reserved_units"] for limit in _LIMITS),
        *(func.coalesce(func.sum(pool_reservations.c[f"{limit}_units"]), 0) for limit in _LIMITS),
    )
    .join(pool_reservations, pool_reservations.c.day == price_days.c.day, isouter=True)
    .group_by(price_days.c.day)
    .order_by(price_days.c.day)
)


_BONUSES: Final = (
    select(bonuses.c.day, func.sum(transfers.c.amount_units))
    .select_from(transfers)
    .join(bonuses, bonuses.c.id == transfers.c.subject, isouter=True)
    .where(transfers.c.kind.in_([kind.value for kind in BONUSES]), transfers.c.debit_id == CONTRIBUTOR_POOL.id)
    .group_by(bonuses.c.day)
)
_BONUS_COUNTERS: Final = select(price_days.c.day, price_days.c.bonus_used_units).order_by(price_days.c.day)


async def bonus_counters(session: ReadSession) -> list[DayCounter]:
    """What of each day's share for bonuses is used, beside what the ledger says was paid of it.

    Shape:   under day -1 what was paid without being owed to anybody; nothing, or something is wrong.
    """
    paid = {-1 if day is None else day: int(units) for day, units in await session.execute(_BONUSES)}
    stored = {-1: 0} | {row.day: row.bonus_used_units for row in await session.execute(_BONUS_COUNTERS)}
    return [DayCounter(day, "bonus_used_units", units, paid.get(day, 0)) for day, units in stored.items()]


async def day_counters(session: ReadSession) -> list[DayCounter]:
    """Every counter of every day, oldest first."""
    width = len(_LIMITS)
    return [
        DayCounter(day, f"{limit}_reserved_units", int(stored), int(counted))
        for day, *units in await session.execute(_DAYS)
        for limit, stored, counted in zip(_LIMITS, units[:width], units[width:], strict=True)
    ]
