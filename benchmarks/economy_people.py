"""The people of the simulated economy: when they come, how long they stay, how much they work. Shares, not persons."""

from dataclasses import dataclass
from functools import cached_property
from math import exp, sqrt
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kernel.money import UNITS_PER_AIC
from ledger.emission import EFFORT_TASKS, LANE_BASE_UNITS, WINDOW_DAYS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

YEAR_DAYS: Final = 365
YEARS: Final = 30
DAYS: Final = YEARS * YEAR_DAYS
STAY_DAYS: Final = 3 * YEAR_DAYS
"""How long a person stays in the mean; leaving is memoryless."""

TASK_BASE_AIC: Final = 2.0
TASKS: Final = 40.0
"""What a person does in 28 days in the mean; the median is 24, one in twenty does more than 120."""

LANE_BASE_AIC: Final = LANE_BASE_UNITS / UNITS_PER_AIC

_SPREAD: Final = 1.0
_CLASSES: Final = 24
_RUSH_SHARE, _RUSH_YEAR, _RUSH_SCALE_YEARS = 0.7, 5.0, 1.0

_FIRST_TASKS, _FIRST_GOLD, _LATER_GOLD = 20, 0.2, 0.07
_GOLD_NEEDED, _GOLD_DAYS = 20, 7


def joins() -> Floats:
    """Which share of all joiners comes on each day: a logistic rush about five years after launch, the rest evenly."""
    edges = np.arange(DAYS + 1) / YEAR_DAYS
    rush = np.diff(1 / (1 + np.exp(-(edges - _RUSH_YEAR) / _RUSH_SCALE_YEARS)))
    shares: Floats = _RUSH_SHARE * rush / rush.sum() + (1 - _RUSH_SHARE) / DAYS
    return shares


def workloads() -> Floats:
    """Tasks in 28 days of equally many people, from the idlest to the busiest: lognormal."""
    normal = NormalDist()
    edges = [normal.inv_cdf(number / _CLASSES) for number in range(1, _CLASSES)]
    below = np.array([0.0, *(normal.cdf(edge - _SPREAD) for edge in edges), 1.0])
    loads: Floats = TASKS * np.diff(below) * _CLASSES
    return loads


def credit(tasks: float) -> float:
    """What so many tasks in 28 days count as: the curve whose steps are ledger.emission.effort_parts."""
    if tasks <= EFFORT_TASKS:
        return tasks
    return EFFORT_TASKS / 2 + sqrt(EFFORT_TASKS * (tasks - EFFORT_TASKS * 3 / 4))


def tasks_to_verify(passed: float) -> float:
    """How many tasks bring the gold that verification asks for, when this share of gold is passed."""
    first = _FIRST_TASKS * _FIRST_GOLD
    return _FIRST_TASKS + (_GOLD_NEEDED - first * passed) / (_LATER_GOLD * passed)


def days_to_verify(tasks: float, passed: float) -> float:
    """How many days that takes at so many tasks in 28 days."""
    return max(tasks_to_verify(passed) / tasks * WINDOW_DAYS, float(_GOLD_DAYS))


@dataclass(frozen=True, slots=True)
class Pace:
    """How one person works, day by day.

    Units:   AIC at base price a day, after the effort curve; ages in days of who gets the newcomers' lane.
    """

    daily_aic: float
    lane_from: float
    lane_until: float


def pace(tasks: float, *, effort: bool, lane_at_once: bool) -> Pace:
    """A person's pace under a rule; nine in ten of an honest person's gold answers pass."""
    daily_aic = (credit(tasks) if effort else tasks) * TASK_BASE_AIC / WINDOW_DAYS
    lane_from = 0.0 if lane_at_once else days_to_verify(tasks, 0.9)
    return Pace(daily_aic, lane_from, lane_from + LANE_BASE_AIC / daily_aic)


class Population:
    """Everybody who will ever join, as shares of their number, by day."""

    def __init__(self) -> None:
        self.joins = joins()
        self.loads = workloads()

    @cached_property
    def present(self) -> Floats:
        """Who is there on each day, its own newcomers included."""
        here, kept, days = 0.0, exp(-1 / STAY_DAYS), []
        for share in self.joins:
            here = here * kept + share
            days.append(here)
        return np.array(days)

    @cached_property
    def counted(self) -> Floats:
        """Who was paid in the 28 days before each day: also those who left meanwhile."""
        came = np.concatenate([[0.0], np.cumsum(self.joins)])
        today = np.arange(DAYS)
        before = np.maximum(today - WINDOW_DAYS, 0)
        earlier: Floats = np.where(today > WINDOW_DAYS, self.present[np.maximum(before - 1, 0)], 0.0)
        counted: Floats = came[today] - came[before] + earlier
        return counted

    def paces(self, *, effort: bool, lane_at_once: bool) -> list[Pace]:
        """The pace of each class of workers."""
        return [pace(load, effort=effort, lane_at_once=lane_at_once) for load in self.loads]

    def work(self, *, effort: bool) -> Floats:
        """The work that is offered each day, per person who ever joins.

        Units:   AIC at base price, after the effort curve.
        """
        paces = self.paces(effort=effort, lane_at_once=False)
        work: Floats = self.present * float(np.mean([each.daily_aic for each in paces]))
        return work

    def newcomer_work(self, *, effort: bool, lane_at_once: bool) -> Floats:
        """As much of it as is in the newcomers' lane."""
        total = np.zeros(DAYS)
        for each in self.paces(effort=effort, lane_at_once=lane_at_once):
            total += each.daily_aic * (self._older(each.lane_from) - self._older(each.lane_until))
        return total / len(self.loads)

    def _older(self, age_days: float) -> Floats:
        """Who is there and came at least so many days ago."""
        age = round(age_days)
        if age >= DAYS:
            return np.zeros(DAYS)
        return np.concatenate([np.zeros(age), self.present[: DAYS - age] * exp(-age / STAY_DAYS)])
