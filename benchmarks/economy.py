"""Thirty years of the price rule with 10^3 to 10^9 joiners, beside other rules, and an attacker with many accounts."""

import argparse
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks import economy_pictures
from benchmarks.economy_attack import Gain, Standing, World, break_even_number, farm, split, year_of
from benchmarks.economy_history import POOL_AIC, History, Scenario, simulate
from benchmarks.economy_people import Population
from benchmarks.economy_rules import BUDGET_ALONE, HALVING, MOONS, OURS, Rule, Schedule
from benchmarks.economy_wealth import cohort, gini, pool_left, price_in_year
from kernel.money import PARTS
from ledger.emission import CROWD_FLOOR

SIZES: Final = tuple(10.0**power for power in range(3, 10))
_MAIN: Final = 1e7
_EDGES: Final = (1e5, 1e7, 1e9)

_RIVALS: Final = (BUDGET_ALONE, HALVING, MOONS)
_PARTS: Final = (
    Rule("no_lane", lane=False),
    Rule("no_effort", effort=False),
    Rule("no_lane_no_effort", lane=False, effort=False),
    Rule("lane_at_once", lane_at_once=True),
    Rule("quoted_before", share=0.9, bonuses=False, lane_at_once=True),
)
_SWEEPS: Final = (
    Rule("half_life_6y", half_life_years=6),
    Rule("half_life_15y", half_life_years=15),
    Rule("exponent_25", exponent=0.25),
    Rule("exponent_35", exponent=0.35),
)
_ACCOUNTS: Final = (1, 10, 1000)
_ATTACK_COLUMNS: Final = ("one account", "effort", "lane", "bonuses", "numbers", "profit", "each")
_COLUMNS: Final = (
    "price_y0", "price_y5", "price_y10", "price_y30", "pool_left_y10", "pool_left_y30",
    "cohort_y1", "cohort_y10", "cohort_ratio", "gini_10y", "gini_30y",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument(
        "--draw", metavar="DIR", type=Path, help="draw the pictures of docs/economy.md into this folder"
    )


def measure(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Simulate, tell, draw if asked to.

    Returns: flat figures: `<figure>_<size>` for our rule, `<figure>_<rule>_<size>` for another.
    """
    began_s = time.monotonic()
    population = Population()
    histories = simulate(population, scenarios())
    figures: dict[str, float] = {}
    for history in histories:
        figures |= {f"{name}_{history.scenario.key}": value for name, value in _figures(population, history).items()}
    worlds = attacked(histories)
    figures |= _by_active(population)
    _tell(histories, figures)
    for world in worlds:
        figures |= _tell_attacks(world)
    if arguments.draw is not None:
        economy_pictures.draw(arguments.draw, histories, worlds)
    figures["elapsed_s"] = round(time.monotonic() - began_s, 1)
    print(f"\n{len(histories)} economies of thirty years in {figures['elapsed_s']} s")
    return figures


def scenarios() -> list[Scenario]:
    """Everything that is simulated."""
    rules: list[tuple[Rule | Schedule, Sequence[float]]] = [(OURS, SIZES)]
    rules += [(rule, _EDGES) for rule in (*_RIVALS, *_PARTS, *_SWEEPS)]
    return [Scenario(rule, size) for rule, sizes in rules for size in sizes]


def attacked(histories: Sequence[History]) -> list[World]:
    """The economies that are attacked: the launch, and the middle of year 5 with ten million joiners."""
    main = next(each for each in histories if each.scenario == Scenario(OURS, _MAIN))
    launch = World("launch", POOL_AIC, active=9000, work_aic=9000 * 80 / 28, newcomer_aic=900 * 80 / 28)
    return [launch, year_of(main, 5, "year_5")]


def _figures(population: Population, history: History) -> dict[str, float]:
    first, tenth = cohort(history, 1), cohort(history, 10)
    values = (
        *(price_in_year(history, year) for year in (0, 5, 10, 30)),
        *(pool_left(history, year) for year in (10, 30)),
        *(first, tenth, first / tenth),
        *(gini(population, history, year) for year in (10, 30)),
    )
    return {name: float(f"{value:.4g}") for name, value in zip(_COLUMNS, values, strict=True)}


def _by_active(population: Population) -> dict[str, float]:
    """The price by how many are active while the pool is full, and from where on the budget makes it, not the crowd."""
    work_aic = float(population.work(effort=True)[0] / population.present[0])
    figures: dict[str, float] = {}
    for power in range(4, 10):
        people = 10.0**power
        row = World("full", POOL_AIC, people, people * work_aic, 0.0).priced(0, 0.0, 0.0)
        figures[f"price_active_1e{power}"] = row.price_parts / PARTS
    budget_aic = OURS.share * POOL_AIC * OURS.daily_share / work_aic
    return {**figures, "active_where_budget_binds": round(budget_aic**2 / CROWD_FLOOR)}


def line(key: str, values: Sequence[float]) -> str:
    """One row of a table, as docs/economy.md has it."""
    return " | ".join(["", f"`{key}`", *(shown(value) for value in values), ""]).strip()


def shown(value: float) -> str:
    """Three digits that mean something; whole numbers from 100 on."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004


def _tell(histories: Sequence[History], figures: Mapping[str, float]) -> None:
    print("\nprice of a base-1 task, part of the pool left, AIC of a steady person's first three years, Gini")
    _tell_head("rule and joiners", _COLUMNS)
    for history in histories:
        key = history.scenario.key
        print(line(key, [figures[f"{name}_{key}"] for name in _COLUMNS]))
    print("\nprice by active people, pool full")
    powers = range(4, 10)
    _tell_head("active people", [f"1e{power}" for power in powers])
    print(line("price", [figures[f"price_active_1e{power}"] for power in powers]))
    print(f"the budget makes the price from {figures['active_where_budget_binds']:,} active people on")


def _tell_head(first: str, names: Sequence[str]) -> None:
    print(" | ".join(["", first, *names, ""]).strip())
    print("|" + "---|" * (len(names) + 1))


def _tell_attacks(world: World) -> dict[str, float]:
    """One line for each plan: a year, all accounts together, and the profit of each."""
    figures: dict[str, float] = {}
    price = world.priced(0, 0.0, 0.0).price_parts / PARTS
    print(f"\nan attacker for a year, {world.name}: {world.active:,.0f} honest people, price {price:.4f}; AIC")
    _tell_head("plan and accounts", _ATTACK_COLUMNS)
    for strategy in (farm, split):
        for standing in Standing:
            for accounts in _ACCOUNTS:
                gain = strategy(world, accounts, standing)
                key = f"{world.name}_{strategy.__name__}_{standing.value}_{accounts}"
                print(line(key, _attack_values(gain)))
                figures |= _attack_figures(key, gain)
    key = f"{world.name}_break_even_number"
    figures[key] = round(break_even_number([split(world, count, Standing.APART) for count in (1, 4)]), 2)
    print(f"one person's work over 4 accounts, not 1, pays while a number costs under {figures[key]:,.2f} AIC a year")
    if world.name == "year_5":
        for accounts in _ACCOUNTS:
            figures[f"attacker_profit_per_account_{accounts}"] = figures[f"attacker_each_year_5_farm_apart_{accounts}"]
    return figures


def _attack_values(gain: Gain) -> list[float]:
    return [
        *(gain.one_account, gain.by_effort, gain.by_lane, gain.by_bonuses),
        *(gain.numbers, gain.profit, gain.profit_per_account),
    ]


def _attack_figures(key: str, gain: Gain) -> dict[str, float]:
    return {
        f"attacker_earned_{key}": round(gain.earned, 1),
        f"attacker_profit_{key}": round(gain.profit, 1),
        f"attacker_each_{key}": round(gain.profit_per_account, 2),
        f"attacker_by_effort_{key}": round(gain.by_effort, 1),
        f"attacker_by_lane_{key}": round(gain.by_lane, 1),
        f"attacker_by_bonuses_{key}": round(gain.by_bonuses, 1),
    }
