"""How far a crowd agrees beyond chance, and what it takes for what: figures to look at, never grounds for a verdict."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.sparse import csr_array

from scoring.arrays import FloatArray, IntArray, as_ints, sums
from scoring.votes import BadVotes

INTERVAL_LEVEL: Final = 0.95
_REPLICATES_MAX: Final = 1000
_REPLICATES_MIN: Final = 200
_CELLS_MAX: Final = 2_000_000
"""Drawn at once, so that the memory of a bootstrap does not grow with the number of units."""
_PAIR: Final = 2
OTHERS: Final = -1
"""In the place of a class: all those that are too rare to be shown."""


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
    moments: Any
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


def nominal_agreement(counts: Any, times: IntArray | None = None) -> Agreement:
    """Agree on a class or don't: all differences are alike. Tasks with the same counts may stand in one row.

    Shape:   counts (P, K), votes for each class, an array or a sparse one; times (P,), how many tasks look like that,
             1 by default.
    Raises:  BadVotes, for negative counts or columns that don't fit.
    Source:  Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011; tasks resampled as Efron 1979.
    """
    counts = csr_array(_checked(counts, 2) if isinstance(counts, np.ndarray) else counts)
    n_rows = counts.shape[0]
    times = np.ones(n_rows, dtype=np.int64) if times is None else _checked(times, 1)
    if len(times) != n_rows:
        raise BadVotes(f"{n_rows} rows of counts, {len(times)} of times")
    pairable = np.flatnonzero((counts.sum(axis=1) >= _PAIR) & (times > 0))
    moments = counts[pairable].astype(np.float64)
    per_task = moments.sum(axis=1)
    squares = moments.multiply(moments).sum(axis=1)
    return _agreement(
        _Units(
            disagreement=(per_task**2 - squares) / (per_task - 1),
            moments=moments,
            votes=per_task,
            times=times[pairable],
            is_nominal=True,
        )
    )


def counts_of(patterns: Sequence[str]) -> Any:
    """The counts that patterns like `0:3 2:1` stand for: three votes for class 0, one for class 2.

    Shape:   (P,) -> sparse (P, K), K the highest class that is named, and one.
    """
    row, label, votes = [], [], []
    for number, pattern in enumerate(patterns):
        for cell in pattern.split():
            name, _, count = cell.partition(":")
            row.append(number)
            label.append(int(name))
            votes.append(int(count))
    shape = (len(patterns), max(label, default=0) + 1)
    return csr_array((votes, (row, label)), shape=shape, dtype=np.int64)


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


@dataclass(frozen=True, slots=True)
class Confusion:
    """What votes said of tasks, by what stands there.

    Shape:   classes (C,), the numbers of those shown, in order; where there are more, the last is OTHERS, all of these
             together. counts (C, C), rows by what stands, columns by what was said.
    """

    classes: tuple[int, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def votes(self) -> int:
        """How many votes there are."""
        return sum(map(sum, self.counts))

    @property
    def right(self) -> int:
        """How many of them said what stands; among OTHERS nobody knows."""
        return sum(
            row[place] for place, (number, row) in enumerate(zip(self.classes, self.counts, strict=True)) if number >= 0
        )

    @property
    def worst(self) -> tuple[int, int, int, int] | None:
        """The label taken most often for one other: (label, vote, how many, of how many); None where nothing is."""
        found = [
            (row[said], sum(row), self.classes[stands], self.classes[said])
            for stands, row in enumerate(self.counts)
            for said in range(len(row))
            if said != stands and row[said] and OTHERS not in {self.classes[stands], self.classes[said]}
        ]
        if not found:
            return None
        votes, of, label, vote = max(found, key=lambda each: (each[0], -each[2], -each[3]))
        return label, vote, votes, of


def confusion(rows: Sequence[tuple[int, int, int]], n_classes: int, *, shown: int) -> Confusion:
    """Count what was said by what stands; beyond `shown` classes the rarest are thrown together.

    Shape:   rows of (label, vote, how many), in any order, pairs may repeat.
    Raises:  BadVotes, for classes out of range or negative counts.
    """
    if any(not (0 <= label < n_classes and 0 <= vote < n_classes and times >= 0) for label, vote, times in rows):
        raise BadVotes(f"a class is out of range 0..{n_classes - 1}, or a count below 0")
    classes = _most_frequent(rows, n_classes, shown)
    place = {number: index for index, number in enumerate(classes)}
    last = len(classes) - 1
    counts = [[0] * len(classes) for _ in classes]
    for label, vote, times in rows:
        counts[place.get(label, last)][place.get(vote, last)] += times
    return Confusion(classes, tuple(map(tuple, counts)))


def _most_frequent(rows: Sequence[tuple[int, int, int]], n_classes: int, shown: int) -> tuple[int, ...]:
    """Every class where they are few; else those with most votes, and OTHERS behind them."""
    if n_classes <= shown:
        return tuple(range(n_classes))
    totals: Counter[int] = Counter()
    for label, vote, times in rows:
        totals[label] += times
        totals[vote] += times
    kept = sorted(sorted(totals, key=lambda number: (-totals[number], number))[: shown - 1])
    return (*kept, OTHERS)


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
    alphas = np.concatenate([units.alphas(weights) for weights in _draws(units.times, n_tasks, units.moments.shape[1])])
    alphas = alphas[~np.isnan(alphas)]
    if not len(alphas):
        return None, None
    tail = (1 - INTERVAL_LEVEL) / 2
    low, high = np.quantile(alphas, (tail, 1 - tail))
    return float(low), float(high)


def _draws(times: IntArray, n_tasks: int, n_moments: int) -> Iterator[FloatArray]:
    """How often each row comes when as many tasks are drawn again. Shape: (P,) -> blocks of (b, P)."""
    rng = np.random.default_rng(0)
    wanted = min(max(4 * _CELLS_MAX // len(times), _REPLICATES_MIN), _REPLICATES_MAX)
    at_once = max(_CELLS_MAX // max(len(times), n_moments), 1)
    for start in range(0, wanted, at_once):
        size = min(at_once, wanted - start)
        yield rng.multinomial(n_tasks, times / n_tasks, size=size).astype(np.float64)
