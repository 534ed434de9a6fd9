"""Who earns what: cohorts of steady people, and how unequal everybody's earnings are."""

from typing import Final

import numpy as np

from benchmarks.economy_history import History
from benchmarks.economy_people import DAYS, STAY_DAYS, TASKS, YEAR_DAYS, YEARS, Floats, Ints, Pace, Population, pace
from benchmarks.economy_rules import Rule

COHORT_DAYS: Final = 3 * YEAR_DAYS

_JOINED_EVERY_DAYS: Final = 61
_STAYS: Final = 24


def price_in_year(history: History, year: int) -> float:
    """What a task of base 1 pays in the middle of that year; 30 stands for the last one."""
    return float(history.price[_middle(min(year, YEARS - 1))])


def pool_left(history: History, year: int) -> float:
    """The part of the contributor pool that is there when so many years are over."""
    return float(history.pool[min(year * YEAR_DAYS, DAYS - 1)] / history.pool[0])


def cohort(history: History, year: int) -> float:
    """What a steady person of 40 tasks in 28 days earns in the first three years, without bonuses.

    Units:   AIC, for who joins in the middle of that year, counted from 1.
    """
    joined = np.array([float(_middle(year - 1))])
    return float(_earned(history, _pace(history, TASKS), joined, joined + COHORT_DAYS)[0])


def gini(population: Population, history: History, year: int) -> float:
    """How unequal the earnings are of everybody who has joined by the end of that year, 0..1."""
    horizon = year * YEAR_DAYS
    joined = np.arange(_JOINED_EVERY_DAYS // 2, horizon, _JOINED_EVERY_DAYS)
    edges = np.append(joined - _JOINED_EVERY_DAYS // 2, horizon)
    came = np.concatenate([[0.0], np.cumsum(population.joins)])
    weights = np.repeat(np.diff(came[edges]), _STAYS)
    stays = -STAY_DAYS * np.log(1 - (np.arange(_STAYS) + 0.5) / _STAYS)
    start = np.repeat(joined, _STAYS).astype(np.float64)
    end = np.minimum(start + np.tile(stays, len(joined)), horizon)
    earned = [_earned(history, _pace(history, load), start, end) for load in population.loads]
    return _gini(np.concatenate(earned), np.tile(weights, len(population.loads)))


def _middle(year: int) -> int:
    return year * YEAR_DAYS + YEAR_DAYS // 2


def _pace(history: History, tasks: float) -> Pace:
    rule = history.scenario.rule
    if isinstance(rule, Rule):
        return pace(tasks, effort=rule.effort, lane_at_once=rule.lane_at_once)
    return pace(tasks, effort=False, lane_at_once=False)


def _earned(history: History, one: Pace, start: Floats, end: Floats) -> Floats:
    """What people of this pace earn between two days, bonuses apart."""
    usual = history.paid[_days(end)] - history.paid[_days(start)]
    until = history.extra[_days(np.minimum(start + one.lane_until, end))]
    since = history.extra[_days(np.minimum(start + one.lane_from, end))]
    return one.daily_aic * (usual + until - since)


def _days(times: Floats) -> Ints:
    return np.clip(np.rint(times), 0, DAYS).astype(np.int64)


def _gini(earned: Floats, weights: Floats) -> float:
    """One less twice the area under the Lorenz curve."""
    order = np.argsort(earned)
    people, wealth = weights[order], np.cumsum(weights[order] * earned[order])
    area = np.sum(people * (wealth - people * earned[order] / 2))
    return float(1 - 2 * area / (wealth[-1] * people.sum()))
