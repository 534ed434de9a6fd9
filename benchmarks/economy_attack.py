"""Somebody with many accounts: what a year brings in, and what the effort curve, the lane and the bonuses add to it.

Nothing here is caught by scoring: the work passes as an honest person's would, every gold task included.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, unique
from typing import Final

from benchmarks.economy_history import History
from benchmarks.economy_people import (
    LANE_BASE_AIC,
    TASK_BASE_AIC,
    YEAR_DAYS,
    credit,
    days_to_verify,
)
from kernel.money import PARTS, UNITS_PER_AIC, Amount
from ledger.emission import EFFORT_TASKS, WINDOW_DAYS, PriceDay, next_price

NUMBER_AIC: Final = 20.0
"""Assumed: a phone number for a year costs what ten tasks pay at launch. AIC has no market price to reckon with."""

ONE_PERSONS_TASKS: Final = 480.0
"""What one diligent person can do in 28 days: 17 tasks a day."""

_BONUS_CAP: Final = 0.1
_ROUNDS: Final = YEAR_DAYS / WINDOW_DAYS
_SETTLED_DAYS: Final = 60


@unique
class Standing(Enum):
    """How the house sees the accounts."""

    UNVERIFIED = "unverified"
    APART = "apart"
    CLUSTER = "cluster"


@dataclass(frozen=True, slots=True)
class World:
    """The honest economy that somebody attacks.

    Units:   AIC at base price a day.
    """

    name: str
    pool_aic: float
    active: float
    work_aic: float
    newcomer_aic: float

    def priced(self, accounts: int, work_aic: float, newcomer_aic: float) -> PriceDay:
        """The price once the attacker's accounts are part of the crowd, by the ledger's own rule."""
        row = None
        for day in range(_SETTLED_DAYS):
            row = next_price(
                row,
                day=day,
                pool_units=_units(self.pool_aic),
                active=int(self.active) + accounts,
                demand_units=_units(self.work_aic + work_aic),
                newcomer_units=_units(self.newcomer_aic + newcomer_aic),
            )
        assert row is not None
        return row


@dataclass(frozen=True, slots=True)
class Attack:
    """So many accounts, each doing so many tasks in 28 days, in one standing."""

    accounts: int
    tasks: float
    standing: Standing


@dataclass(frozen=True, slots=True)
class Gain:
    """A year's outcome for all accounts together.

    Units:   AIC. The first four add up to what is earned: one account's pay for the same work, and what splitting it
             added by the effort curve, by lanes and by bonuses. Numbers are the cost of phone numbers.
    """

    accounts: int
    one_account: float
    by_effort: float
    by_lane: float
    by_bonuses: float
    numbers: float
    redeemable: bool

    @property
    def earned(self) -> float:
        """What is credited, redeemable or not."""
        return self.one_account + self.by_effort + self.by_lane + self.by_bonuses

    @property
    def profit(self) -> float:
        """What can be redeemed, less the phone numbers; the work itself is taken to cost nothing."""
        return (self.earned if self.redeemable else 0.0) - self.numbers

    @property
    def profit_per_account(self) -> float:
        """The same, for each account."""
        return self.profit / self.accounts


def year_of(history: History, year: int, name: str) -> World:
    """The honest economy in the middle of a simulated year."""
    day = year * YEAR_DAYS + YEAR_DAYS // 2
    work, newcomers = float(history.work[day]), float(history.newcomers[day])
    return World(name, float(history.pool[day]), float(history.active[day]), work, newcomers)


def attack(world: World, plan: Attack) -> Gain:
    """What a year of it brings, at the price of the crowd it joins.

    A cluster has one lane and one effort count. Accounts that no gold has verified yet have no lane, and can't redeem.
    """
    together = plan.accounts * plan.tasks
    counted = credit(together) if plan.standing is Standing.CLUSTER else plan.accounts * credit(plan.tasks)
    lane_base = 0.0 if plan.standing is Standing.UNVERIFIED else _lane_base(plan)
    row = world.priced(plan.accounts, counted * TASK_BASE_AIC / WINDOW_DAYS, lane_base / YEAR_DAYS)

    price, lane = row.price_parts / PARTS, row.lane_parts / PARTS
    one_account = credit(together) * TASK_BASE_AIC * _ROUNDS * price
    by_effort = (counted - credit(together)) * TASK_BASE_AIC * _ROUNDS * price
    by_lane = lane_base * (lane - price)
    return Gain(
        accounts=plan.accounts,
        one_account=one_account,
        by_effort=by_effort,
        by_lane=by_lane,
        by_bonuses=_BONUS_CAP * (one_account + by_effort + by_lane),
        numbers=0.0 if plan.standing is Standing.UNVERIFIED else plan.accounts * NUMBER_AIC,
        redeemable=plan.standing is not Standing.UNVERIFIED and _verified_days(plan) > 0,
    )


def farm(world: World, accounts: int, standing: Standing) -> Gain:
    """A machine works each account to the end of its full credit."""
    return attack(world, Attack(accounts, float(EFFORT_TASKS), standing))


def split(world: World, accounts: int, standing: Standing) -> Gain:
    """One person's work is spread over the accounts."""
    return attack(world, Attack(accounts, ONE_PERSONS_TASKS / accounts, standing))


def break_even_number(gains: Sequence[Gain]) -> float:
    """What a phone number may cost at most before the second plan is no better than the first.

    Units:   AIC for each account that the second has more; 0 where it is worse even with free numbers.
    """
    first, second = gains
    more = second.accounts - first.accounts
    free = [each.profit + each.numbers for each in (first, second)]
    return max(free[1] - free[0], 0.0) / more


def _verified_days(plan: Attack) -> float:
    """How much of the year the accounts are verified; a machine passes every gold task."""
    return max(YEAR_DAYS - days_to_verify(plan.tasks, 1.0), 0.0)


def _lane_base(plan: Attack) -> float:
    """The work in the lane: the first 200 AIC of base price after verification, for each account or for the cluster."""
    shared = plan.standing is Standing.CLUSTER
    tasks = plan.accounts * plan.tasks if shared else plan.tasks
    after = _verified_days(plan) / WINDOW_DAYS * credit(tasks) * TASK_BASE_AIC
    return min(LANE_BASE_AIC, after) * (1 if shared else plan.accounts)


def _units(aic: float) -> int:
    return Amount(round(aic * UNITS_PER_AIC)).units
