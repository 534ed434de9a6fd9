"""Accuracy against votes, over all orders of a set: where the two curves cross, and where they are compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import isotonic_regression

from benchmarks.allocation_orders import COMPARED, Order
from benchmarks.vote_sets import VoteSet
from scoring.arrays import FloatArray

SLACK: Final = 0.005
"""Majority's accuracy with all votes counts as reached half a point below it."""
DRAWS: Final = 2_000
_SEED: Final = 20_261_201


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """What the orders of one set say together.

    Shape:   looks, ours, majority, spent (P,); gains by votes a task, `all` last.
    Units:   accuracy on the truths that are not gold; `share` is our votes a task over majority's where each first
             reaches majority's accuracy with all votes less half a point, None where ours never does; interval is the
             95 % of the mean gain under a bootstrap of the tasks.
    """

    name: str
    truths: int
    orders: int
    looks: FloatArray
    ours: FloatArray
    majority: FloatArray
    spent: FloatArray
    share: float | None
    gains: dict[str, float]
    mean_gain: float
    interval: tuple[float, float]


def curves_of(recorded: VoteSet, orders: Sequence[Order]) -> Curves:
    """Average the orders, smooth what only grows in truth, and compare."""
    looks = orders[0].looks
    truths = int(np.isfinite(orders[0].ours[0]).sum()) + recorded.unvoted
    ours, majority = (_mean_over_orders(orders, name) for name in ("ours", "majority"))
    in_evaluation = np.isfinite(ours[0])
    scale = in_evaluation.sum() / (in_evaluation.sum() + recorded.unvoted)
    rising = [isotonic_regression(np.nanmean(each, axis=1) * scale).x for each in (ours, majority)]
    places = [(str(votes), int(np.searchsorted(looks, votes))) for votes in COMPARED if votes < looks[-1]]
    places.append(("all", len(looks) - 1))
    gains = {name: float(rising[0][place] - rising[1][place]) for name, place in places}
    per_task = np.mean([(ours - majority)[place] for _, place in places], axis=0)[in_evaluation] * scale
    spent = np.mean([order.spent for order in orders], axis=0)
    return Curves(
        name=recorded.name,
        truths=truths,
        orders=len(orders),
        looks=looks,
        ours=rising[0],
        majority=rising[1],
        spent=spent,
        share=_share(looks, spent, *rising),
        gains=gains,
        mean_gain=float(per_task.mean()),
        interval=_interval(per_task),
    )


def _mean_over_orders(orders: Sequence[Order], name: str) -> FloatArray:
    """Each task's mean over the orders in which it was not gold; NaN where it always was. Shape: (P, T)."""
    stacked = np.stack([getattr(order, name) for order in orders])
    known = np.isfinite(stacked)
    counts = known.sum(axis=0)
    mean: FloatArray = np.where(known, stacked, 0.0).sum(axis=0) / np.where(counts, counts, np.nan)
    return mean


def _share(looks: FloatArray, spent: FloatArray, ours: FloatArray, majority: FloatArray) -> float | None:
    wanted = majority[-1] - SLACK
    here = first_reached(spent, ours, wanted)
    there = first_reached(looks, majority, wanted)
    assert there is not None
    return None if here is None else here / there


def first_reached(votes: FloatArray, accuracy: FloatArray, wanted: float) -> float | None:
    """The votes at which a rising curve first has that accuracy, between looks on a straight line; None if never."""
    place = int(np.argmax(accuracy >= wanted))
    if accuracy[place] < wanted:
        return None
    if place == 0:
        return float(votes[0])
    low, high = accuracy[place - 1], accuracy[place]
    part = (wanted - low) / (high - low)
    return float(votes[place - 1] + part * (votes[place] - votes[place - 1]))


def _interval(per_task: FloatArray) -> tuple[float, float]:
    """Where the mean lies in 95 % of the samples of the tasks, drawn with replacement."""
    rng = np.random.default_rng(np.random.SeedSequence(_SEED))
    means = [float(per_task[rng.integers(0, len(per_task), len(per_task))].mean()) for _ in range(DRAWS)]
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)
