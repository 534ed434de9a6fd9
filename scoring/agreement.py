"""How far a crowd agrees beyond chance, and what it takes for what: figures to look at, never grounds for a verdict."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.arrays import FloatArray, IntArray, as_ints, sums
from scoring.votes import BadVotes

INTERVAL_LEVEL: Final = 0.95
_REPLICATES_MAX: Final = 1000
_REPLICATES_MIN: Final = 200
_CELLS_MAX: Final = 2_000_000
"""Drawn at once, so that the memory of a bootstrap does not grow with the number of units."""
_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class Agreement:
    """Krippendorff's alpha: 1 is perfect agreement, 0 is what chance gives, below 0 is systematic disagreement.

    Shape:   alpha is None where it is not defined: no task has two votes, or all votes say the same. The interval has
             INTERVAL_LEVEL of the bootstrap's alphas; None with alpha, or with fewer than two tasks.
    Units:   tasks that have two votes or more, and the votes on these.
    """

    alpha: float | None
    low: float | None
    high: float | None
    tasks: int
    votes: int


@dataclass(frozen=True, slots=True, eq=False)
class _Units:
    """What alpha needs of tasks with at least two votes each, so that any resampling of them is a weighted sum.

    Shape:   disagreement (P,), the sum over pairs of a task's votes of their distance, over votes less one; moments
             (P, M), what the distance between any two votes of all is computed from; votes, times (P,).
    """

    disagreement: FloatArray
    moments: FloatArray
    votes: FloatArray
    times: IntArray
    is_nominal: bool

    def alphas(self, weights: FloatArray) -> FloatArray:
        """Alpha when each unit comes that often; NaN where chance leaves nothing to disagree on.

        Shape:   (B, P) -> (B,).
        """
        n_votes = weights @ self.votes
        totals = weights @ self.moments
        observed = weights @ self.disagreement
        squares = n_votes**2 - (totals**2).sum(axis=1)
        expected = squares if self.is_nominal else 2 * (n_votes * totals[:, 1] - totals[:, 0] ** 2)
        # Values are centred, so what rounding leaves of equal ones is far below any real spread.
        is_spread = expected > 1e-9 * np.maximum(n_votes**2, 1.0)
        alphas = np.full(len(weights), np.nan)
        np.divide((n_votes - 1) * observed, expected, out=alphas, where=is_spread)
        return 1 - alphas


def nominal_agreement(counts: IntArray, times: IntArray | None = None) -> Agreement:
    """Agree on a class or don't: all differences are alike. Tasks with the same counts may stand in one row.

    Shape:   counts (P, K), votes for each class; times (P,), how many tasks look like that, 1 by default.
    Raises:  BadVotes, for negative counts or columns that don't fit.
    Source:  Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011; tasks resampled as Efron 1979.
    """
    counts = _checked(counts, 2)
    times = np.ones(len(counts), dtype=np.int64) if times is None else _checked(times, 1)
    if len(times) != len(counts):
        raise BadVotes(f"{len(counts)} rows of counts, {len(times)} of times")
    per_task = counts.sum(axis=1)
    pairable = (per_task >= _PAIR) & (times > 0)
    counts, per_task, times = counts[pairable], per_task[pairable].astype(np.float64), times[pairable]
    squares = (counts.astype(np.float64) ** 2).sum(axis=1)
    return _agreement(
        _Units(
            disagreement=(per_task**2 - squares) / (per_task - 1),
            moments=counts.astype(np.float64),
            votes=per_task,
            times=times,
            is_nominal=True,
        )
    )


def interval_agreement(task: IntArray, value: FloatArray, n_tasks: int) -> Agreement:
    """Agree on a number: a difference counts by its square. What is not finite is no vote.

    Shape:   task, value (V,).
    Raises:  BadVotes, for tasks out of range or columns of unequal length.
    Source:  as nominal_agreement, with the interval metric.
    """
    task, value = as_ints(task), np.asarray(value, dtype=np.float64)
    if task.shape != value.shape or (len(task) and not 0 <= task.min() <= task.max() < n_tasks):
        raise BadVotes("columns differ in length, or a task is out of range")
    is_vote = np.isfinite(value)
    task, value = task[is_vote], value[is_vote]
    if len(value):  # alpha does not change with origin and scale, and squares of small numbers lose nothing
        value = value - np.median(value)
        value = value / max(float(np.abs(value).max()), np.finfo(np.float64).tiny)

    per_task = sums(task, np.ones(len(task)), n_tasks)
    moments = np.stack([sums(task, value, n_tasks), sums(task, value**2, n_tasks)], axis=1)
    pairable = per_task >= _PAIR
    per_task, moments = per_task[pairable], moments[pairable]
    spread = np.maximum(per_task * moments[:, 1] - moments[:, 0] ** 2, 0.0)
    return _agreement(
        _Units(
            disagreement=2 * spread / (per_task - 1),
            moments=moments,
            votes=per_task,
            times=np.ones(len(per_task), dtype=np.int64),
            is_nominal=False,
        )
    )


def confusion(label: IntArray, vote: IntArray, times: IntArray, n_classes: int) -> IntArray:
    """How often a vote said what where what was right.

    Shape:   (n,) thrice -> (K, K), rows by label, columns by vote; pairs may repeat.
    Raises:  BadVotes, for classes out of range, negative counts or columns of unequal length.
    """
    label, vote, times = _checked(label, 1), _checked(vote, 1), _checked(times, 1)
    if not len(label) == len(vote) == len(times):
        raise BadVotes(f"columns differ in length: {len(label)}, {len(vote)}, {len(times)}")
    if len(label) and max(int(label.max()), int(vote.max())) >= n_classes:
        raise BadVotes(f"a class is out of range 0..{n_classes - 1}")
    cells = np.bincount(label * n_classes + vote, weights=times, minlength=n_classes * n_classes)
    return np.rint(cells).astype(np.int64).reshape(n_classes, n_classes)


def _checked(column: IntArray, dimensions: int) -> IntArray:
    column = as_ints(column)
    if column.ndim != dimensions or (column.size and column.min() < 0):
        raise BadVotes(f"{dimensions} dimensions of counts from 0 on expected")
    return column


def _agreement(units: _Units) -> Agreement:
    n_tasks, n_votes = int(units.times.sum()), int(units.votes @ units.times)
    nothing = Agreement(None, None, None, n_tasks, n_votes)
    if not n_tasks:
        return nothing
    alpha = float(units.alphas(units.times[np.newaxis].astype(np.float64))[0])
    if np.isnan(alpha):
        return nothing
    low, high = _interval(units, n_tasks)
    return Agreement(alpha, low, high, n_tasks, n_votes)


def _interval(units: _Units, n_tasks: int) -> tuple[float | None, float | None]:
    """The middle of the alphas of tasks drawn again; a draw in which all votes say the same is left out.

    The same tasks give the same interval: the draws are seeded.
    """
    if n_tasks < _PAIR:
        return None, None
    alphas = np.concatenate([units.alphas(weights) for weights in _draws(units.times, n_tasks)])
    alphas = alphas[~np.isnan(alphas)]
    if not len(alphas):
        return None, None
    tail = (1 - INTERVAL_LEVEL) / 2
    low, high = np.quantile(alphas, (tail, 1 - tail))
    return float(low), float(high)


def _draws(times: IntArray, n_tasks: int) -> Iterator[FloatArray]:
    """How often each row comes when as many tasks are drawn again. Shape: (P,) -> blocks of (b, P)."""
    rng = np.random.default_rng(0)
    wanted = min(max(4 * _CELLS_MAX // len(times), _REPLICATES_MIN), _REPLICATES_MAX)
    at_once = max(_CELLS_MAX // len(times), 1)
    for start in range(0, wanted, at_once):
        size = min(at_once, wanted - start)
        yield rng.multinomial(n_tasks, times / n_tasks, size=size).astype(np.float64)
