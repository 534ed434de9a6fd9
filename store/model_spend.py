"""What may be spent on models in a UTC day: a counter for each campaign, and one for the whole house.

Whoever changes a counter holds the house's row, so that what was read stays true until it is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, select, update

from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.models import model_spend

HOUSE: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Counter:
    """One account's day.

    Units:   tokens, or millionths of the account's currency.
    """

    limit_units: int
    reserved_units: int = 0
    spent_units: int = 0

    @property
    def free_units(self) -> int:
        """What may still be reserved."""
        return self.limit_units - self.reserved_units - self.spent_units

    @property
    def unspent_units(self) -> int:
        """What will be left if all that is promised turns out to cost nothing."""
        return self.limit_units - self.spent_units

    def reserve(self, units: int) -> "Counter":
        """Promise so much."""
        assert 0 <= units <= self.free_units
        return Counter(self.limit_units, self.reserved_units + units, self.spent_units)

    def settle(self, reserved_units: int, spent_units: int) -> "Counter":
        """Take back a promise and count what it cost: of a cost above it, as much as the day's limit holds."""
        freed = Counter(self.limit_units, self.reserved_units - reserved_units, self.spent_units)
        spent = min(spent_units, freed.free_units)
        return Counter(freed.limit_units, freed.reserved_units, freed.spent_units + spent)


_OF_DAY: Final = (
    select(model_spend.c.account_id, model_spend.c.limit_units, model_spend.c.reserved_units, model_spend.c.spent_units)
    .where(
        model_spend.c.account_id.in_(bindparam("accounts", expanding=True)),
        model_spend.c.day == bindparam("day"),
        model_spend.c.unit == bindparam("unit"),
    )
    .order_by(model_spend.c.account_id)
)
_LOCKED: Final = _OF_DAY.with_for_update()
_MOVE: Final = (
    update(model_spend)
    .where(
        model_spend.c.account_id == bindparam("account"),
        model_spend.c.day == bindparam("on_day"),
        model_spend.c.unit == bindparam("of_unit"),
    )
    .values(
        limit_units=bindparam("limit"),
        reserved_units=bindparam("reserved"),
        spent_units=bindparam("spent"),
    )
)


async def of_day(session: ReadSession, accounts: Sequence[UUID], day: int, unit: str) -> dict[UUID, Counter]:
    """The counters that there are."""
    rows = await session.execute(_OF_DAY, {"accounts": list(accounts), "day": day, "unit": unit})
    return {account: Counter(*counts) for account, *counts in rows}


async def locked(session: WriteSession, limits: Mapping[UUID, int | None], day: int, unit: str) -> dict[UUID, Counter]:
    """These counters and the house's, opened where they are not, each with the limit it has now.

    A limit below what is already promised or spent stands at that: nothing more can be reserved.
    Shape:   `limits` has the house's; None leaves a limit as it is.
    Locks:   the rows, the house's first.
    """
    assert HOUSE in limits
    rows = [
        {"account_id": account, "day": day, "unit": unit, "limit_units": limits[account] or 0}
        for account in sorted(limits)
    ]
    await session.execute(insert_or_ignore(session, model_spend), rows)
    found: dict[UUID, Counter] = {}
    for account in sorted(limits):  # one by one: the house's row is what all others wait for
        key = {"accounts": [account], "day": day, "unit": unit}
        ((_, stored, reserved, spent),) = await session.execute(_LOCKED, key)
        limit = limits[account]
        found[account] = Counter(max(stored if limit is None else limit, reserved + spent), reserved, spent)
    return found


async def put(session: WriteSession, counters: Mapping[UUID, Counter], day: int, unit: str) -> None:
    """Write counters that were locked in this transaction."""
    rows = [
        {
            "account": account,
            "on_day": day,
            "of_unit": unit,
            "limit": counter.limit_units,
            "reserved": counter.reserved_units,
            "spent": counter.spent_units,
        }
        for account, counter in sorted(counters.items())
    ]
    await session.execute(_MOVE, rows)
