"""Temperature: how far a model's confidence must be cooled before it may be promised to anybody."""

from typing import Final

import numpy as np

from scoring.arrays import FloatArray, IntArray, softmax
from scoring.rules import CALIBRATION_MIN_GOLD, DEFAULT_TEMPERATURE, LOG_TEMPERATURE_SD, LOSS_FLOOR

_TEMPERATURES: Final = np.geomspace(0.5, 8.0, 81)
CONFIDENCE_BINS: Final = 20
"""Of 5 % each, the last with its end: how finely confidence is looked at."""

Calibration = tuple[tuple[int, int, int], ...]
"""Of known truths, by bin of the confidence they were given unseen: (bin, how many, how many of these right)."""


def log_losses(log_scores: FloatArray, truth: IntArray) -> FloatArray:
    """-log of the probability given to each truth, floored so that one odd item can't decide.

    Shape:   (G, K), (G,) -> (G,).
    """
    given = softmax(log_scores)[np.arange(len(truth)), truth]
    losses: FloatArray = -np.log(np.maximum(given, LOSS_FLOOR))
    return losses


def temperature_of(log_scores: FloatArray, truth: IntArray) -> float:
    """The temperature under which held-out gold is least surprising, drawn to the default while gold is scarce.

    Shape:   (G, K), (G,) -> a number in 0.5..8.
    Source:  Guo, Pleiss, Sun, Weinberger, On Calibration of Modern Neural Networks, 2017; here with a log-normal prior.
    """
    if len(truth) < CALIBRATION_MIN_GOLD:
        return DEFAULT_TEMPERATURE
    strain = np.log(_TEMPERATURES / DEFAULT_TEMPERATURE) ** 2 / (2 * LOG_TEMPERATURE_SD**2)
    losses = strain + [log_losses(log_scores / temperature, truth).sum() for temperature in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def calibrated(log_scores: FloatArray, temperature: float) -> FloatArray:
    """Probabilities at that temperature. Shape: (T, K) -> (T, K)."""
    return softmax(log_scores / temperature)


def confidence_bins(confidence: FloatArray) -> IntArray:
    """The bin of each confidence. Shape: (n,) -> (n,), 0..CONFIDENCE_BINS - 1."""
    return np.minimum((confidence * CONFIDENCE_BINS + 1e-9).astype(np.int64), CONFIDENCE_BINS - 1)


def calibration_of(probabilities: FloatArray, truth: IntArray) -> Calibration:
    """What confidence was worth where the truth is known: bins that hold nothing are left out.

    Shape:   (G, K), (G,).
    """
    bins = confidence_bins(probabilities.max(axis=1))
    is_right = probabilities.argmax(axis=1) == truth
    tasks = np.bincount(bins, minlength=CONFIDENCE_BINS).tolist()
    right = np.bincount(bins[is_right], minlength=CONFIDENCE_BINS).tolist()
    return tuple((number, tasks[number], right[number]) for number in range(CONFIDENCE_BINS) if tasks[number])
