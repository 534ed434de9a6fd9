"""Emission: the price of the day, and the daily limits on what leaves the contributor pool. Integers only, floors."""

from dataclasses import dataclass
from math import isqrt
from typing import Final

from kernel.money import PARTS, SUPPLY_UNITS, Amount

BUDGET_SHARE: Final = (189_885_306_642, 10**15)
"""What the pool may spend of itself in a day: 1 - 2^(-1/3650), so that half of what remains lasts ten years."""

CROWD_FLOOR: Final = 10_000
"""Up to so many active people the launch price holds."""

ACTIVE_MAX: Final = 10**11
"""More people than there are. Below it the crowd's factor never rounds down to a standstill."""

WINDOW_DAYS: Final = 28
"""Who counts as active, a person's effort, and the cap on bonuses look back so far."""

EFFORT_TASKS: Final = 120
"""So many accepted tasks in the window count in full."""

LANE_BASE_UNITS: Final = Amount.aic(200).units
"""A verified person's first work, at base price, that is paid at the lane's price; a referral counts the same work."""

_UNITS_MAX: Final = 2**63


@dataclass(frozen=True, slots=True)
class PriceDay:
    """One day's price with the inputs it was computed from.

    Units:   day counts from 1970-01-01 UTC; `_units` 1e-8 AIC; `_parts` 1e-9; active is a number of people.
    """

    day: int
    pool_units: int
    budget_units: int
    active: int
    demand_units: int
    newcomer_units: int
    crowd_parts: int
    price_parts: int
    lane_parts: int

    def __post_init__(self) -> None:
        assert self.day >= 0, self.day
        assert 0 <= self.budget_units <= self.pool_units <= SUPPLY_UNITS, self
        assert 0 <= self.active <= ACTIVE_MAX, self.active
        assert 0 <= self.newcomer_units < _UNITS_MAX, self.newcomer_units
        assert 0 <= self.demand_units < _UNITS_MAX, self.demand_units
        assert 0 <= self.price_parts <= self.crowd_parts <= PARTS, self
        assert self.price_parts <= self.lane_parts <= PARTS, self


def next_price(
    previous: PriceDay | None, *, day: int, pool_units: int, active: int, demand_units: int, newcomer_units: int
) -> PriceDay:
    """Pay full prices to a small crowd, less as people come, and never more than the day's budget bears.

    The row before is the last one written, however many days ago: a missed day is not made up for.

    Units:   pool_units is the contributor pool less open reservations; demand and newcomer work at base prices.
    """
    assert previous is None or previous.day < day, (previous, day)
    budget_units = pool_units * BUDGET_SHARE[0] // BUDGET_SHARE[1]
    crowd_parts = _crowd_parts(previous, active)
    price_parts = crowd_parts
    if demand_units > 0:
        price_parts = min(crowd_parts, budget_units * 3 * PARTS // (4 * demand_units))
    lane_parts = _lane_parts(price_parts, active, lane_limit(budget_units), newcomer_units)
    return PriceDay(
        day, pool_units, budget_units, active, demand_units, newcomer_units, crowd_parts, price_parts, lane_parts
    )


def _crowd_parts(previous: PriceDay | None, active: int) -> int:
    """The square root of CROWD_FLOOR to the crowd, a day's move held between ×0.8 and ×1.25."""
    if previous is None:
        return PARTS
    wanted = isqrt(PARTS**2 * CROWD_FLOOR // max(active, CROWD_FLOOR))
    lowest, highest = -(-previous.crowd_parts * 4 // 5), previous.crowd_parts * 5 // 4
    return min(max(wanted, lowest), highest, PARTS)


def _lane_parts(price_parts: int, active: int, budget_units: int, newcomer_units: int) -> int:
    """The fourth root for newcomers, as far as the lane's budget bears it; never under everybody's price.

    While a sudden crowd's factor is still on its way down, the fourth root alone could be under that price.
    """
    wanted = isqrt(isqrt(PARTS**4 * CROWD_FLOOR // max(active, CROWD_FLOOR)))
    if newcomer_units > 0:
        wanted = min(wanted, price_parts + budget_units * PARTS // newcomer_units)
    return max(wanted, price_parts)


def averaged(previous_units: int, yesterday_units: int) -> int:
    """The seven-day moving average of a day's work, yesterday weighing 2/(7 + 1).

    A day's demand is the greater of this and yesterday.
    """
    assert previous_units >= 0
    assert yesterday_units >= 0
    return (3 * previous_units + yesterday_units) // 4


def lane_limit(budget_units: int) -> int:
    """What newcomers may get in a day above everybody's price: a tenth of the budget."""
    assert budget_units >= 0
    return budget_units // 10


def bonus_limit(budget_units: int) -> int:
    """What bonuses may take in a day: 15 % of the budget."""
    assert budget_units >= 0
    return budget_units * 3 // 20


def gate_limit(budget_units: int) -> int:
    """What pool campaigns may reserve in a day: twice the budget, less the bonuses' share.

    With the bonuses at most 2·budget leaves the pool in a day: R(d) >= R(0)·(1 - 2β)^d, whatever the demand.
    """
    return 2 * budget_units - bonus_limit(budget_units)


def solo_limit(budget_units: int) -> int:
    """What campaigns that no second operator approved may reserve in a day: 1 % of the budget."""
    assert budget_units >= 0
    return budget_units // 100


def effort_parts(worked: int) -> int:
    """How much of its price the next accepted task counts, after so many in the window.

    The factors of w tasks add up to w, beyond EFFORT_TASKS = k to k/2 + sqrt(k·(w - 3k/4)): the slope is one at k,
    no task ever counts more than one, and far out twice the credit takes four times the work.

    Units:   parts of 1e-9, 0..10^9.
    """
    assert worked >= 0, worked
    return _credit_parts(worked + 1) - _credit_parts(worked)


def _credit_parts(worked: int) -> int:
    if worked <= EFFORT_TASKS:
        return worked * PARTS
    return EFFORT_TASKS // 2 * PARTS + isqrt(PARTS**2 * EFFORT_TASKS * (worked - EFFORT_TASKS * 3 // 4))


def bonus_cap(reward_units: int) -> int:
    """The most that a person's bonuses may come to, against the rewards of the same 28 days: a tenth."""
    assert reward_units >= 0
    return reward_units // 10


def referral_base_units(base_units: int) -> int:
    """What a verified newcomer's work at base price earns the inviter: 5 % of the first 200 AIC."""
    assert base_units >= 0
    return min(base_units, LANE_BASE_UNITS) // 20
