"""Seasons in which 40 % of the people cheat: what is released to whom; with --data also among real people's votes."""

import argparse
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks import honesty_pay, honesty_pictures, honesty_real
from benchmarks.honesty_season import Plan, Season, season
from benchmarks.problems import Unmeasurable
from benchmarks.vote_sets import categorical_sets

CLASSES: Final = (2, 4)
SEEDS_MIN: Final = 10
REAL_SEEDS: Final = 3
SETTLEMENTS: Final = 20

_SCENES: Final[dict[str, tuple[str, Callable[[Plan], Plan]]]] = {
    "": ("60 tasks, models agree on 90 %", lambda plan: plan),
    "_agreement_100": ("60 tasks, our own model pasted", lambda plan: replace(plan, agreement=1.0)),
    "_agreement_60": ("60 tasks, models agree on 60 %", lambda plan: replace(plan, agreement=0.6)),
    "_agreement_30": ("60 tasks, models agree on 30 %", lambda plan: replace(plan, agreement=0.3)),
    "_20_tasks": ("20 tasks", lambda plan: replace(plan, tasks_each=20)),
    "_200_tasks": ("200 tasks", lambda plan: replace(plan, tasks_each=200)),
    "_sybil_10": ("60 tasks, cheaters' accounts of 10", lambda plan: replace(plan, cheater_account=10)),
    "_sybil_20": ("60 tasks, cheaters' accounts of 20", lambda plan: replace(plan, cheater_account=20)),
}
"""What is played, by the suffix of its figures."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--seeds", type=int, default=SEEDS_MIN, help=f"seasons of each sort ({SEEDS_MIN})")
    parser.add_argument(
        "--settlements", type=int, default=SETTLEMENTS, help=f"times that pay is settled ({SETTLEMENTS})"
    )
    parser.add_argument("--pictures", metavar="DIR", type=Path, help="draw what each sort of people is paid there")
    parser.add_argument("--data", metavar="DIR", type=Path, help="folders of recorded votes, to mix cheaters into")


def measure(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Simulate, tell.

    Returns: the mean over two and four classes and both ways of assignment; a suffix names another scene, `_k2_random`
             and the like a part of the first; `real_*` are means over sets and `real_*_<set>` one of them.
    Raises:  Unmeasurable.
    """
    if min(arguments.seeds, arguments.settlements) < 1:
        raise Unmeasurable("at least one season has to be played, and settled")
    began_s = time.monotonic()
    told: dict[str, float] = {"seeds": arguments.seeds}
    _head("season", "assignment")
    for suffix in _SCENES:
        told |= _scene(suffix, arguments)
    told["sybil_pay_share"] = max(told["cheaters_pay_share_sybil_10"], told["cheaters_pay_share_sybil_20"])
    if arguments.data is not None:
        told |= _real(arguments)
    if arguments.pictures is not None:
        honesty_pictures.draw(arguments.pictures, arguments.seeds, arguments.settlements)
    told["elapsed_s"] = round(time.monotonic() - began_s, 1)
    print(f"\n{told['elapsed_s']} s")
    return told


def _scene(suffix: str, arguments: argparse.Namespace) -> dict[str, float]:
    """Play one scene in its four parts."""
    name, change = _SCENES[suffix]
    parts = {}
    for n_classes in CLASSES:
        for is_chosen in (False, True):
            plan = change(Plan(n_classes, is_chosen=is_chosen))
            word = "chosen" if is_chosen else "random"
            parts[f"_k{n_classes}_{word}"] = mean(
                [
                    _played(season(plan, seed), arguments.settlements, in_full=not suffix)
                    for seed in range(arguments.seeds)
                ]
            )
            _line(f"K={n_classes}, {name}", word, parts[f"_k{n_classes}_{word}"])
    whole = mean(parts.values())
    _line(f"mean, {name}", "both", whole)
    told = {f"{figure}{suffix}": value for figure, value in whole.items()}
    if not suffix:
        told |= {f"{figure}{part}": value for part, of in parts.items() for figure, value in of.items()}
    return {figure: round(value, 4) for figure, value in told.items()}


def _played(one: Season, settlements: int, *, in_full: bool) -> dict[str, float]:
    """Settle a season; in full also what a task brings to whom."""
    outcome, paid = honesty_pay.settled(one, settlements)
    return {**honesty_pay.figures(outcome, paid), **(honesty_pay.pay_a_task(outcome, paid) if in_full else {})}


def mean(rows: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Figure by figure."""
    every = list(rows)
    return {figure: float(np.mean([row[figure] for row in every])) for figure in every[0]}


def _real(arguments: argparse.Namespace) -> dict[str, float]:
    """Real votes with cheaters mixed in, set by set."""
    by_set: dict[str, dict[str, float]] = {}
    _head("real votes", "busy people")
    for known in categorical_sets(arguments.data):
        seasons = [honesty_real.mixed(known, Plan(2).agreement, seed) for seed in range(REAL_SEEDS)]
        played = [one for one in seasons if one is not None]
        if not played:
            print(f"| {known.name} | fewer than {honesty_real.BUSY_MIN} people with 20 votes: skipped |")
            continue
        by_set[known.name] = mean([honesty_real.figures(one, arguments.settlements) for one in played])
        _line(known.name, "", by_set[known.name])
    if not by_set:
        raise Unmeasurable(f"no set in {arguments.data} has people who are busy enough")
    whole = mean(by_set.values())
    _line("mean", "", whole)
    told = {f"real_sets_{figure}": value for figure, value in whole.items()}
    for name, row in by_set.items():
        told |= {f"real_sets_{figure}_{name}": value for figure, value in row.items()}
    return {figure: round(value, 4) for figure, value in told.items()}


def _head(*names: str) -> None:
    print(f"\n| {' | '.join(names)} | figures |\n|{'---|' * (len(names) + 1)}")


def _line(name: str, detail: str, row: Mapping[str, float]) -> None:
    print(f"| {name} | {detail} | {' · '.join(f'{figure} {value:.3f}' for figure, value in row.items())} |")
