"""Between two fits: what a vote costs that moves its own task alone, and what accuracy is lost until the next."""

import argparse
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final
from zlib import crc32

import numpy as np

from benchmarks.allocation_orders import draw_gold, rightness
from benchmarks.problems import Unmeasurable
from benchmarks.vote_sets import VoteSet, categorical_sets
from scoring import online
from scoring.aggregates import Aggregate
from scoring.aggregators import options
from scoring.arrays import FloatArray, IntArray
from scoring.pacing import REFIT_GROWTH
from scoring.truth.posterior import NO_GOLD, Carried
from scoring.votes import Votes
from tasks.allocation import PRESUMED_ACCURACY, gain

STAGES: Final = (0.2, 0.35, 0.5, 0.7, 0.9)
"""At these shares of a set's votes a fit is made; accuracy is compared a tenth later, when the next one is due."""
_SEED: Final = 20_261_203
_TIMED: Final = 200_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--data", metavar="DIR", type=Path, help="folders of recorded votes")
    parser.add_argument("--orders", type=int, default=4, help="orders of each set's votes (4)")
    parser.add_argument("--votes", type=int, default=_TIMED, help=f"votes that are timed ({_TIMED})")


def measure(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Time the update, then compare what is known at the end of each stretch without a fit.

    Raises:  Unmeasurable.
    """
    if arguments.orders < 1 or arguments.votes < 1:
        raise Unmeasurable("orders and votes are at least 1")
    figures: dict[str, Any] = {f"us_per_vote_{count}": _us_per_vote(count, arguments.votes) for count in (2, 4, 10)}
    if arguments.data is not None:
        sets = [each for each in categorical_sets(arguments.data) if (each.truth != NO_GOLD).sum()]
        if not sets:
            raise Unmeasurable(f"no categorical set below {arguments.data} has a truth")
        figures |= _accuracies({each.name: _of_set(each, arguments.orders) for each in sets})
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):<32} {value}")
    return figures


def _us_per_vote(classes: int, votes: int) -> float:
    """CPU time of one vote: the task's scores, its posterior, and what its next vote gains. Units: µs."""
    rng = Random(5)
    labels = [rng.randrange(classes) for _ in range(votes)]
    scores = [0.0] * classes
    began_s = time.process_time()
    for place, label in enumerate(labels):
        if place % 5 == 0:
            scores = [0.0] * classes
        scores = online.update(scores, label, PRESUMED_ACCURACY)
        gain(online.probabilities(scores), accuracy=PRESUMED_ACCURACY, votes=place % 5 + 1, open_leases=0)
    return round(1e6 * (time.process_time() - began_s) / votes, 2)


@dataclass(frozen=True, slots=True)
class Known:
    """Accuracy just before a fit is due, in the mean of stages and orders.

    Units:   batch: with a fit of all votes; between: the last fit's posterior moved by each vote since; stale: the
             last fit's posterior alone; alone: no fit ever.
    """

    batch: float
    between: float
    stale: float
    alone: float


def _of_set(recorded: VoteSet, orders: int) -> Known:
    rows = []
    for number in range(orders):
        seed = np.random.SeedSequence(_SEED, spawn_key=(crc32(recorded.name.encode()), number))
        gold_seed, order_seed = seed.spawn(2)
        gold = draw_gold(recorded, np.random.default_rng(gold_seed))
        order = np.random.default_rng(order_seed).permutation(len(recorded.votes))
        rows += [_at_stage(recorded, gold, order, stage) for stage in STAGES]
    return Known(*np.mean(rows, axis=0).tolist())


def _at_stage(recorded: VoteSet, gold: IntArray, order: IntArray, stage: float) -> tuple[float, ...]:
    """Fit at the stage, move on by a tenth, and compare."""
    cast, asked = recorded.votes, (gold == NO_GOLD) & (recorded.truth != NO_GOLD)
    fitted_at = max(int(stage * len(order)), 1)
    due_at = min(int(fitted_at * (1 + REFIT_GROWTH)) + 1, len(order))
    fitted, batch = (_fit(cast.only(order[:count]), gold) for count in (fitted_at, due_at))
    accuracy = float(fitted.posterior.skill.accuracy[cast.worker[order[:fitted_at]]].mean())
    even = np.full_like(fitted.calibrated, 1 / cast.n_classes)
    beliefs = (
        batch.calibrated,
        _moved(fitted.calibrated, cast, order[fitted_at:due_at], accuracy),
        fitted.calibrated,
        _moved(even, cast, order[:due_at], PRESUMED_ACCURACY),
    )
    return tuple(float(np.nanmean(rightness(each, recorded, asked))) for each in beliefs)


def _fit(votes: Votes, gold: IntArray) -> Aggregate:
    return options.aggregate(votes, gold, Carried.nothing(votes.n_workers), int(votes.per_task().max()))


def _moved(start: FloatArray, cast: Votes, rows: IntArray, accuracy: float) -> FloatArray:
    """What the house knows between fits: each vote moves its own task. Shape: (T, K) -> (T, K)."""
    scores = {int(task): online.scores_of(start[task].tolist()) for task in np.unique(cast.task[rows])}
    for row in rows.tolist():
        task = int(cast.task[row])
        scores[task] = online.update(scores[task], int(cast.label[row]), accuracy)
    moved = start.copy()
    for task, own in scores.items():
        moved[task] = online.probabilities(own)
    return moved


def _accuracies(found: Mapping[str, Known]) -> dict[str, Any]:
    """Means over all sets, and a table of each."""
    print("| set | fit of all votes | last fit, moved by each vote | last fit alone | never fitted |\n|" + "---|" * 5)
    for name, each in found.items():
        print(f"| {name} | {each.batch:.3f} | {each.between:.3f} | {each.stale:.3f} | {each.alone:.3f} |")
    mean = Known(*(float(np.mean([getattr(each, name) for each in found.values()])) for name in Known.__slots__))
    return {
        "sets_measured": len(found),
        "accuracy_batch": round(mean.batch, 4),
        "accuracy_between_fits": round(mean.between, 4),
        "accuracy_lost_between_fits": round(mean.batch - mean.between, 4),
        "accuracy_lost_without_moving": round(mean.batch - mean.stale, 4),
        "accuracy_lost_without_fits": round(mean.batch - mean.alone, 4),
    }
