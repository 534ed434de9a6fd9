"""A number: the mean of people's, unless gold shows that their median, or the more precise among them, serve better."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import stdtrit

from scoring.answers import Numbers, check_numbers
from scoring.arrays import FloatArray, IntArray
from scoring.rules import CALIBRATION_MIN_GOLD, CHOICE_MIN_GOLD, GOLD_FOLDS, RELIABILITY_LEVEL
from scoring.truth import numbers
from scoring.truth.numbers import Estimate

STANDING: Final = "mean"
MODELS: Final[dict[str, Callable[[Numbers, FloatArray], Estimate]]] = {
    STANDING: numbers.mean,
    "median": numbers.median,
    "weighted_mean": numbers.weighted_mean,
}


@dataclass(frozen=True, slots=True, eq=False)
class NumberAggregate:
    """A value for each task with its interval, and how precise everybody is.

    Shape:   value, low, high (T,); spread (W,).
    Units:   the values' own; the interval holds the truth RELIABILITY_LEVEL of the time and stays in the answers'
             space, all of it where nothing is known; on gold it is the value alone. stretch: how far gold widened it.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    spread: FloatArray
    model: str
    stretch: float


def aggregate(cast: Numbers, gold: FloatArray, overlap: int) -> NumberAggregate:
    """Choose the model by gold it has not seen, then fit it with all gold clamped.

    Shape:   gold (T,), NaN where none; overlap: the most answers that an ordinary task gets.
    Raises:  BadVotes; also when there is no answer at all.
    Source:  the one-standard-error rule, Breiman et al. 1984; intervals stretched to cover held-out gold as split
             conformal prediction does, Papadopoulos et al. 2002, Lei et al. 2018.
    """
    check_numbers(gold[~np.isnan(gold)], cast.space)
    counted = cast.counted()
    tasks = np.flatnonzero(~np.isnan(gold) & (counted.per_task() > 0))
    held_out = _held_out(cast, gold, tasks, overlap) if len(tasks) >= CHOICE_MIN_GOLD else {}
    model = choose({name: np.abs(each.value - gold[tasks]) for name, each in held_out.items()})
    stretch = stretch_of(held_out[model], gold[tasks]) if held_out else 1.0

    fitted = MODELS[model](counted, gold)
    half = stretch * _half_width(fitted)
    return NumberAggregate(
        value=fitted.value,
        low=np.maximum(fitted.value - half, cast.space.low),
        high=np.minimum(fitted.value + half, cast.space.high),
        spread=fitted.spread,
        model=model,
        stretch=stretch,
    )


def choose(misses: dict[str, FloatArray]) -> str:
    """Name the model: the mean, or the one that misses gold least of those that beat it by over one standard error.

    Shape:   |value - truth| (G,) by model.
    """
    gains = {name: misses[STANDING] - each for name, each in misses.items()}
    convincing = {
        name: float(gain.mean())
        for name, gain in gains.items()
        if gain.mean() > gain.std(ddof=1) / np.sqrt(len(gain)) and gain.mean() > 0
    }
    return max(convincing, key=convincing.__getitem__, default=STANDING)


def stretch_of(held_out: Estimate, truth: FloatArray) -> float:
    """How much wider the intervals must be for RELIABILITY_LEVEL of gold to lie inside; 1 while gold is scarce.

    Shape:   Estimate of (G,), (G,).
    """
    if len(truth) < CALIBRATION_MIN_GOLD:
        return 1.0
    half, miss = _half_width(held_out), np.abs(held_out.value - truth)
    needed = np.where(miss > 0, miss / np.where(half > 0, half, np.nan), 0.0)
    needed = np.sort(needed[np.isfinite(needed)])
    if not len(needed):
        return 1.0
    rank = int(np.ceil((len(needed) + 1) * RELIABILITY_LEVEL))
    return float(needed[min(rank, len(needed)) - 1])


def _half_width(fitted: Estimate) -> FloatArray:
    """Half of the interval of a Student t. Shape: -> (T,)."""
    quantile = stdtrit(fitted.freedom, (1 + RELIABILITY_LEVEL) / 2)
    half: FloatArray = quantile * fitted.error
    return half


def _held_out(cast: Numbers, gold: FloatArray, tasks: IntArray, overlap: int) -> dict[str, Estimate]:
    """Every model's estimate of each gold task, by a fit that took it for an ordinary one. Shape: -> (G,)."""
    heard = cast.counted(most=overlap)
    return {name: _hidden(model, heard, gold, tasks) for name, model in MODELS.items()}


def _hidden(
    model: Callable[[Numbers, FloatArray], Estimate], heard: Numbers, gold: FloatArray, tasks: IntArray
) -> Estimate:
    """One model's. Shape: -> (G,)."""
    value, error, freedom = (np.empty(len(tasks)) for _ in range(3))
    for fold in range(GOLD_FOLDS):
        rows = slice(fold, None, GOLD_FOLDS)
        shown = gold.copy()
        shown[tasks[rows]] = np.nan
        fitted = model(heard, shown)
        value[rows], error[rows], freedom[rows] = (
            column[tasks[rows]] for column in (fitted.value, fitted.error, fitted.freedom)
        )
    return Estimate(value, error, freedom, np.empty(0))
