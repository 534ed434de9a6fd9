"""Thirty years, day by day, of many economies at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.economy_people import DAYS, Floats, Population
from benchmarks.economy_rules import Limits, Rule, Schedule, price
from kernel.money import UNITS_PER_AIC
from ledger.accounts import CONTRIBUTOR_POOL
from ledger.genesis import GENESIS

POOL_AIC: Final = (
    sum(each.amount.units for each in GENESIS.transfers if each.credit == CONTRIBUTOR_POOL.id) / UNITS_PER_AIC
)

_BONUS_CAP: Final = 0.1


@dataclass(frozen=True, slots=True)
class Scenario:
    """A rule, and how many people join in thirty years."""

    rule: Rule | Schedule
    joiners: float

    @property
    def key(self) -> str:
        """How figures name it: `1e7`, `no_lane_1e7`."""
        size = f"1e{round(np.log10(self.joiners))}"
        return size if self.rule.name == "ours" else f"{self.rule.name}_{size}"


@dataclass(frozen=True, slots=True)
class History:
    """What happened in one scenario.

    Shape:   one value a day; `paid` and `extra` have DAYS + 1: what one base AIC of work a day has earned since day 0.
    Units:   pool, work and newcomers in AIC; price as paid, so where the gate closed early it is less than on the card.
    """

    scenario: Scenario
    pool: Floats
    price: Floats
    lane: Floats
    paid: Floats
    extra: Floats
    active: Floats
    work: Floats
    newcomers: Floats


def simulate(population: Population, scenarios: Sequence[Scenario]) -> list[History]:
    """Let every scenario run its thirty years."""
    ruled = [each for each in scenarios if isinstance(each.rule, Rule)]
    done = dict(zip(ruled, _ruled(population, ruled), strict=True))
    return [done[each] if each in done else _scheduled(population, each) for each in scenarios]


def _ruled(population: Population, scenarios: Sequence[Scenario]) -> list[History]:
    """One step a day. Work that finds the gate closed is not done; bonuses are as high as the cap on them allows."""
    rules = [each.rule for each in scenarios if isinstance(each.rule, Rule)]
    limits = Limits.of(rules)
    joiners = np.array([each.joiners for each in scenarios])
    offered = np.stack([population.work(effort=rule.effort) for rule in rules], axis=1) * joiners
    entering = np.stack([_newcomers(population, rule) for rule in rules], axis=1) * joiners
    active = population.counted[:, None] * joiners

    pool = np.full(len(scenarios), POOL_AIC)
    average, newcomer_average = np.zeros_like(pool), np.zeros_like(pool)
    yesterday, newcomers_yesterday = np.zeros_like(pool), np.zeros_like(pool)
    crowd = None
    pools, prices, lanes = (np.empty((DAYS, len(scenarios))) for _ in range(3))
    for day in range(DAYS):
        budget = pool * limits.daily_share
        today = price(
            limits,
            crowd,
            budget=budget,
            active=active[day],
            demand=np.maximum(average, yesterday),
            newcomers=np.maximum(newcomer_average, newcomers_yesterday),
        )
        crowd = today.crowd
        extra = np.minimum((today.lane - today.price) * entering[day], limits.lane * budget)
        asked = today.price * offered[day] + extra
        served = np.minimum(1.0, limits.gate * budget / np.maximum(asked, 1e-30))
        pools[day], prices[day] = pool, today.price * served
        lanes[day] = prices[day] + served * extra / np.maximum(entering[day], 1e-30)
        pool = pool - served * asked - np.minimum(_BONUS_CAP * served * asked, limits.bonuses * budget)
        yesterday, newcomers_yesterday = offered[day] * served, entering[day] * served
        average = (3 * average + yesterday) / 4
        newcomer_average = (3 * newcomer_average + newcomers_yesterday) / 4
    return [
        _history(scenario, pools[:, at], prices[:, at], lanes[:, at], active[:, at], offered[:, at], entering[:, at])
        for at, scenario in enumerate(scenarios)
    ]


def _newcomers(population: Population, rule: Rule) -> Floats:
    return population.newcomer_work(effort=rule.effort, lane_at_once=rule.lane_at_once)


def _scheduled(population: Population, scenario: Scenario) -> History:
    """A schedule asks nobody: what the day emits is divided by the work that was done."""
    assert isinstance(scenario.rule, Schedule)
    emitted = scenario.rule.emission(DAYS) * POOL_AIC
    work = population.work(effort=False) * scenario.joiners
    pool = POOL_AIC - np.concatenate([[0.0], np.cumsum(emitted)[:-1]])
    prices: Floats = emitted / work
    return _history(scenario, pool, prices, prices, population.counted * scenario.joiners, work, np.zeros(DAYS))


def _history(
    scenario: Scenario, pool: Floats, prices: Floats, lanes: Floats, active: Floats, work: Floats, newcomers: Floats
) -> History:
    return History(scenario, pool, prices, lanes, _summed(prices), _summed(lanes - prices), active, work, newcomers)


def _summed(daily: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(daily)])
