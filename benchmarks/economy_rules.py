"""The rules that are simulated: ours, ours with a part left out or changed, and the schedules of others."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np

from benchmarks.economy_people import YEAR_DAYS, Floats
from kernel.money import PARTS
from ledger.emission import BUDGET_SHARE, CROWD_FLOOR, bonus_limit, gate_limit, lane_limit

_STEP_DOWN, _STEP_UP = 0.8, 1.25
_HALF_LIFE_YEARS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the price, ours unless something else is said.

    Units:   half_life in years; `share` is the part of the day's budget that work may take at the price.
    """

    name: str
    half_life_years: float = _HALF_LIFE_YEARS
    share: float = 0.75
    exponent: float = 0.5
    lane: bool = True
    lane_at_once: bool = False
    effort: bool = True
    bonuses: bool = True
    gate: bool = True

    @property
    def daily_share(self) -> float:
        """What the pool may spend of itself in a day."""
        if self.half_life_years == _HALF_LIFE_YEARS:
            return BUDGET_SHARE[0] / BUDGET_SHARE[1]
        return float(1 - 2 ** (-1 / (self.half_life_years * YEAR_DAYS)))


@dataclass(frozen=True, slots=True)
class Schedule:
    """A fixed emission that each day's work divides among itself, whatever it comes to.

    Units:   `kept` is the part of the emission that is left after each step; steps in days.
    """

    name: str
    kept: float
    step_days: int

    def emission(self, days: int) -> Floats:
        """What each day emits, as shares of the pool: all of it in the end."""
        steps = np.arange(days) // self.step_days
        daily: Floats = self.kept**steps * (1 - self.kept) / self.step_days
        return daily


OURS: Final = Rule("ours")
BUDGET_ALONE: Final = Rule(
    "budget_alone", half_life_years=8, share=1, exponent=0, lane=False, effort=False, bonuses=False, gate=False
)
HALVING: Final = Schedule("halving_4y", 0.5, 4 * YEAR_DAYS)
MOONS: Final = Schedule("moons", 0.975, 28)

_GATE: Final = gate_limit(PARTS) / PARTS
_LANE: Final = lane_limit(PARTS) / PARTS
_BONUSES: Final = bonus_limit(PARTS) / PARTS


@dataclass(frozen=True, slots=True)
class Limits:
    """The rules as columns of numbers, one for each scenario."""

    daily_share: Floats
    share: Floats
    exponent: Floats
    has_lane: Floats
    gate: Floats
    lane: Floats
    bonuses: Floats

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> "Limits":
        """The columns of these rules."""

        def column(values: list[float]) -> Floats:
            return np.array(values, dtype=np.float64)

        return cls(
            daily_share=column([rule.daily_share for rule in rules]),
            share=column([rule.share for rule in rules]),
            exponent=column([rule.exponent for rule in rules]),
            has_lane=column([rule.lane for rule in rules]),
            gate=column([_GATE if rule.gate else inf for rule in rules]),
            lane=column([_LANE if rule.lane else 0 for rule in rules]),
            bonuses=column([_BONUSES if rule.bonuses else 0 for rule in rules]),
        )


@dataclass(frozen=True, slots=True)
class Prices:
    """One day's prices in every scenario, as shares of the launch price."""

    crowd: Floats
    price: Floats
    lane: Floats


def price(
    limits: Limits, crowd_before: Floats | None, *, budget: Floats, active: Floats, demand: Floats, newcomers: Floats
) -> Prices:
    """Price a day as ledger.emission.next_price does, in every scenario at once and without rounding."""
    shrink = CROWD_FLOOR / np.maximum(active, CROWD_FLOOR)
    crowd = np.ones_like(active)
    if crowd_before is not None:
        wanted = shrink**limits.exponent
        crowd = np.minimum(np.clip(wanted, crowd_before * _STEP_DOWN, crowd_before * _STEP_UP), 1)
    usual = np.minimum(crowd, _divided(limits.share * budget, demand))
    lane = np.minimum(shrink ** (limits.exponent / 2), usual + _divided(limits.lane * budget, newcomers))
    return Prices(crowd, usual, np.where(limits.has_lane > 0, np.maximum(lane, usual), usual))


def _divided(budget: Floats, work: Floats) -> Floats:
    """What each base AIC can have of the budget; without bound where there is no work."""
    return np.divide(budget, work, out=np.full_like(budget, inf), where=work > 0)
