"""The pictures of docs/economy.md: the pool, the price, the cohorts' earnings, and an attacker's profit."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.economy_attack import Standing, World, farm, split
from benchmarks.economy_chart import COLOURS, Axis, Line, chart
from benchmarks.economy_history import History
from benchmarks.economy_people import YEAR_DAYS, YEARS, Floats
from benchmarks.economy_rules import OURS
from benchmarks.economy_wealth import cohort
from benchmarks.problems import Unmeasurable

_YEARS: Final = Axis("years after launch", 0, YEARS, ticks=range(0, YEARS + 1, 5))
_EVERY_DAYS: Final = 30
_COHORT_YEARS: Final = range(1, YEARS - 2)
_ACCOUNTS: Final = (1, 2, 3, 4, 6, 8, 10, 15, 20, 30, 50, 80, 100, 150, 200, 300, 500, 800, 1000)
_MAIN: Final = "1e7"
_NAMES: Final = {
    "1e3": "1,000 joiners",
    "1e4": "10,000",
    "1e5": "100,000",
    "1e6": "1 million",
    "1e7": "10 million",
    "1e8": "100 million",
    "1e9": "1 billion joiners",
    "budget_alone_1e7": "budget share alone",
    "halving_4y_1e7": "halving, 4 years",
    "moons_1e7": "Moons' decay",
    "no_lane_1e7": "ours, without lane",
}


def draw(folder: Path, histories: Sequence[History], worlds: Sequence[World]) -> None:
    """Write four pictures.

    Raises:  Unmeasurable where the folder can't be written.
    """
    known = {history.scenario.key: history for history in histories}
    pictures = {
        "pool.svg": _pool(known),
        "price.svg": _price(histories),
        "cohorts.svg": _cohorts(known),
        "attacker.svg": _attacker(worlds[-1]),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, picture in pictures.items():
            (folder / name).write_text(picture, encoding="utf-8")
    except OSError as problem:
        raise Unmeasurable(f"{folder} can't be written: {problem.strerror}") from problem


def _pool(known: dict[str, History]) -> str:
    ours = ("1e5", "1e6", "1e7", "1e8", "1e9")
    others = ("budget_alone_1e7", "halving_4y_1e7", "moons_1e7")
    lines = [
        Line(_NAMES[key], *_every_month(known[key].pool / known[key].pool[0] * 100), colour, dashed=key in others)
        for key, colour in zip((*ours, *others), COLOURS, strict=True)
    ]
    title = "What is left of the contributor pool (dashed: other rules, 10 million joiners)"
    return chart(title, _YEARS, Axis("of the pool", 0, 100, ticks=range(0, 101, 20), unit=" %"), lines)


def _price(histories: Sequence[History]) -> str:
    lines = [
        Line(_NAMES[history.scenario.key], *_every_month(history.price), colour)
        for history, colour in zip((each for each in histories if each.scenario.rule == OURS), COLOURS, strict=False)
    ]
    return chart("What a task of base 1 pays", _YEARS, Axis("AIC", 1e-4, 1.2, is_log=True), lines)


def _cohorts(known: dict[str, History]) -> str:
    keys = (_MAIN, "no_lane_1e7", "budget_alone_1e7", "halving_4y_1e7", "moons_1e7")
    lines = [
        Line(
            "ours" if key == _MAIN else _NAMES[key],
            [float(year) for year in _COHORT_YEARS],
            [cohort(known[key], year) for year in _COHORT_YEARS],
            colour,
            dashed=key not in {_MAIN, "no_lane_1e7"},
        )
        for key, colour in zip(keys, COLOURS, strict=False)
    ]
    years = Axis("year of joining", 1, _COHORT_YEARS[-1], ticks=(1, 5, 10, 15, 20, 25))
    title = "A steady person's first three years (10 million joiners)"
    return chart(title, years, Axis("AIC", 1, 30_000, is_log=True), lines)


def _attacker(world: World) -> str:
    plans = (
        ("machine, each apart", farm, Standing.APART),
        ("machine, one cluster", farm, Standing.CLUSTER),
        ("one person, apart", split, Standing.APART),
        ("one person, one cluster", split, Standing.CLUSTER),
        ("not verified", farm, Standing.UNVERIFIED),
    )
    lines = [
        Line(
            name,
            [float(count) for count in _ACCOUNTS],
            [strategy(world, count, standing).profit_per_account for count in _ACCOUNTS],
            colour,
            dashed=strategy is split,
        )
        for (name, strategy, standing), colour in zip(plans, COLOURS, strict=False)
    ]
    title = "An attacker's profit per account in a year (year 5, 10 million joiners)"
    profit = Axis("AIC, phone numbers paid", -100, 500, ticks=range(-100, 501, 100))
    return chart(title, Axis("accounts", 1, 1000, is_log=True), profit, lines)


def _every_month(daily: Floats) -> tuple[list[float], list[float]]:
    days = range(0, len(daily), _EVERY_DAYS)
    return [day / YEAR_DAYS for day in days], [float(daily[day]) for day in days]
