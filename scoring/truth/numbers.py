"""A number for each task from many people's: their mean, their median, or a mean that believes the precise more."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.answers import Numbers
from scoring.arrays import BoolArray, FloatArray, sums
from scoring.rules import MAX_ITERATIONS, NUMBER_PRIOR_MASS, STOP_NUMBERS_AT_MOVE
from scoring.votes import BadVotes

_MEDIAN_ERROR: Final = np.sqrt(np.pi / 2)
_LEAST_VARIANCE: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """A value for each task and how far off it may well be, and how far off people usually are.

    Shape:   value, error, freedom (T,); spread (W,).
    Units:   error and spread are standard deviations in the values' own unit, infinite where nobody knows: a task
             without an answer, or no two people who ever measured the same; freedom counts what the error rests on.
    """

    value: FloatArray
    error: FloatArray
    freedom: FloatArray
    spread: FloatArray


def mean(cast: Numbers, gold: FloatArray) -> Estimate:
    """Believe everybody alike.

    Model:   x_it = μ_t + e, e ~ N(0, σ_t²); σ_t² leans on the pooled variance with the mass of s answers.
    Shape:   gold (T,), NaN where none -> Estimate of (T,); gold is certain.
    """
    _check(cast, gold)
    value = _clamp(_means(cast, np.ones(len(cast))), gold)
    return _estimate(cast, gold, value, _pooled_error(cast, gold, value))


def median(cast: Numbers, gold: FloatArray) -> Estimate:
    """Believe the one in the middle, or the two: what far-off answers hardly move.

    Model:   as the mean's; the median of n normal answers is sqrt(π/2) times as far off as their mean.
    Shape:   gold (T,), NaN where none -> Estimate of (T,).
    """
    _check(cast, gold)
    value = _clamp(_medians(cast), gold)
    return _estimate(cast, gold, value, _MEDIAN_ERROR * _pooled_error(cast, gold, value))


def weighted_mean(cast: Numbers, gold: FloatArray) -> Estimate:
    """Believe people by how near they come to the others and to gold.

    Model:   x_it = μ_t + e_it, e_it ~ N(0, σ_i²), flat μ_t; σ_i² = (s·σ² + Σ_t ((x_it - μ_t)² + v_t)) / (s + n_i),
             with v_t the variance of μ_t, σ² the mean over all answers; EM from the plain means.
    Shape:   gold (T,), NaN where none -> Estimate of (T,). Memory O(V + T + W).
    Source:  Raykar et al., Learning from Crowds, 2010, for regression.
    """
    _check(cast, gold)
    known = ~np.isnan(gold)
    n_answers = cast.per_worker()
    value = _clamp(_means(cast, np.ones(len(cast))), gold)
    doubt = np.where(known, 0.0, _variance(cast, gold, value) / np.maximum(cast.per_task(), 1))
    variance = np.empty(0)
    for _ in range(MAX_ITERATIONS):
        squares = (cast.value - value[cast.task]) ** 2 + doubt[cast.task]
        pooled = float(squares.mean())
        if not pooled or not np.isfinite(pooled):
            return mean(cast, gold)  # everybody agrees, or nobody shares a task: no ground to believe one more
        variance = (NUMBER_PRIOR_MASS * pooled + sums(cast.worker, squares, cast.n_workers)) / (
            NUMBER_PRIOR_MASS + n_answers
        )
        precision = 1 / np.maximum(variance, _LEAST_VARIANCE * pooled)
        before, value = value, _clamp(_means(cast, precision[cast.worker]), gold)
        doubt = np.where(known, 0.0, 1 / np.maximum(sums(cast.task, precision[cast.worker], cast.n_tasks), 1e-300))
        if np.abs(value - before).mean() < STOP_NUMBERS_AT_MOVE * np.sqrt(pooled):
            break
    found = _estimate(cast, gold, value, np.sqrt(doubt))
    return Estimate(found.value, found.error, found.freedom, np.sqrt(variance))


def _check(cast: Numbers, gold: FloatArray) -> None:
    if gold.shape != (cast.n_tasks,):
        raise BadVotes(f"gold has shape {gold.shape}, tasks are {cast.n_tasks}")
    if np.isinf(gold).any():
        raise BadVotes("gold is not finite")
    if not len(cast):
        raise BadVotes("no votes")


def _means(cast: Numbers, weight: FloatArray) -> FloatArray:
    """Each task's weighted mean; where nobody answered, the mean of the others. Shape: (V,) -> (T,)."""
    total = sums(cast.task, weight, cast.n_tasks)
    answered = total > 0
    value = sums(cast.task, weight * cast.value, cast.n_tasks) / np.where(answered, total, 1.0)
    value[~answered] = value[answered].mean()
    return value


def _medians(cast: Numbers) -> FloatArray:
    """Each task's median; where nobody answered, the median of the others. Shape: -> (T,)."""
    count = cast.per_task()
    answered = count > 0
    ordered = cast.value[np.lexsort((cast.value, cast.task))]
    first = np.cumsum(count) - count
    low, high = (first + (count - 1) // 2)[answered], (first + count // 2)[answered]
    value = np.empty(cast.n_tasks)
    value[answered] = (ordered[low] + ordered[high]) / 2
    value[~answered] = np.median(value[answered])
    return value


def _clamp(value: FloatArray, gold: FloatArray) -> FloatArray:
    return np.where(np.isnan(gold), value, gold)


def _freedom(cast: Numbers, known: BoolArray) -> FloatArray:
    """Answers that say how far people are off: each but one of a task, all of them where gold has the value."""
    count = cast.per_task()
    return np.where(known, count, np.maximum(count - 1, 0)).astype(np.float64)


def _variance(cast: Numbers, gold: FloatArray, value: FloatArray) -> float:
    """The crowd's variance round the tasks' values; infinite where nothing says it."""
    freedom = float(_freedom(cast, ~np.isnan(gold)).sum())
    return float(((cast.value - value[cast.task]) ** 2).sum()) / freedom if freedom else np.inf


def _pooled_error(cast: Numbers, gold: FloatArray, value: FloatArray) -> FloatArray:
    """The mean's standard deviation by the task's own answers and the crowd's. Shape: (T,) -> (T,)."""
    pooled = _variance(cast, gold, value)
    squares = sums(cast.task, (cast.value - value[cast.task]) ** 2, cast.n_tasks)
    freedom = _freedom(cast, ~np.isnan(gold))
    within = (NUMBER_PRIOR_MASS * pooled + squares) / (NUMBER_PRIOR_MASS + freedom)
    return np.sqrt(within / np.maximum(cast.per_task(), 1))


def _estimate(cast: Numbers, gold: FloatArray, value: FloatArray, error: FloatArray) -> Estimate:
    known = ~np.isnan(gold)
    surely = np.where(cast.per_task() > 0, error, np.inf)
    squares = sums(cast.worker, (cast.value - value[cast.task]) ** 2, cast.n_workers)
    pooled = _variance(cast, gold, value)
    spread = np.sqrt((NUMBER_PRIOR_MASS * pooled + squares) / (NUMBER_PRIOR_MASS + cast.per_worker()))
    return Estimate(value, np.where(known, 0.0, surely), NUMBER_PRIOR_MASS + _freedom(cast, known), spread)
