"""Temperature and class biases: what gold says of a model's confidence, and of the classes that it favours."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import minimize
from scipy.special import chdtrc

from scoring.arrays import FloatArray, IntArray, softmax
from scoring.rules import (
    BIAS_ERRORS,
    CALIBRATION_MIN_GOLD,
    CLASS_BIAS_SD,
    DEFAULT_TEMPERATURE,
    GOLD_FOLDS,
    GOLD_IS_A_SAMPLE_ABOVE,
    LOG_TEMPERATURE_SD,
    LOSS_FLOOR,
)

_LOG_TEMPERATURES: Final = (np.log(0.5), np.log(8.0))


@dataclass(frozen=True, slots=True, eq=False)
class Scaling:
    """How a model's log scores become honest probabilities.

    Shape:   bias (K,), in logs, 0 where nothing is known.
    """

    temperature: float
    bias: FloatArray

    @classmethod
    def default(cls, n_classes: int) -> "Scaling":
        """What stands without gold."""
        return cls(DEFAULT_TEMPERATURE, np.zeros(n_classes))

    def probabilities(self, log_scores: FloatArray) -> FloatArray:
        """Cool and shift. Shape: (T, K) -> (T, K)."""
        return softmax(log_scores / self.temperature + self.bias)


def scaling_of(log_scores: FloatArray, truth: IntArray, shares: FloatArray) -> Scaling:
    """Fit temperature and biases to gold that the model was not shown; both lean on the default while gold is scarce.

    Biases stand only if they serve gold that they were not fitted to, by two standard errors: those of twenty
    items are mostly noise, and would move every label.

    Shape:   (G, K), (G,), shares (K,), how common the model finds each class among the other tasks.
    Source:  bias-corrected temperature scaling, Alexandari, Kundaje, Shrikumar 2020; here with normal priors.
    """
    if len(truth) < CALIBRATION_MIN_GOLD:
        return Scaling.default(log_scores.shape[1])
    weight = representative(truth, shares)
    has_bias = _is_bias_convincing(log_scores, truth, weight)
    return _fitted(log_scores, truth, weight, has_bias=has_bias)


def _is_bias_convincing(log_scores: FloatArray, truth: IntArray, weight: FloatArray) -> bool:
    """Whether biases fitted to the other folds make a fold of gold less surprising. Shape: (G, K), (G,), (G,)."""
    gain = np.zeros(len(truth))
    for fold in range(GOLD_FOLDS):
        hidden = np.arange(fold, len(truth), GOLD_FOLDS)
        shown = np.delete(np.arange(len(truth)), hidden)
        losses = [
            _losses(_fitted(log_scores[shown], truth[shown], weight[shown], has_bias=has_bias), log_scores, truth)
            for has_bias in (False, True)
        ]
        gain[hidden] = (weight * (losses[0] - losses[1]))[hidden]
    return bool(gain.mean() > BIAS_ERRORS * gain.std(ddof=1) / np.sqrt(len(gain)))


def _losses(scaling: Scaling, log_scores: FloatArray, truth: IntArray) -> FloatArray:
    """-log of the probability given to each truth, floored. Shape: (G, K), (G,) -> (G,)."""
    losses: FloatArray = -np.log(scaling.probabilities(log_scores)[np.arange(len(truth)), truth] + LOSS_FLOOR)
    return losses


def _fitted(log_scores: FloatArray, truth: IntArray, weight: FloatArray, *, has_bias: bool) -> Scaling:
    """The least surprising scaling, its biases 0 unless it has any."""
    n_classes = log_scores.shape[1]
    fitted = minimize(
        _surprise,
        np.append(np.zeros(n_classes), np.log(DEFAULT_TEMPERATURE)),
        args=(log_scores, truth, weight),
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None) if has_bias else (0.0, 0.0)] * n_classes + [_LOG_TEMPERATURES],
        options={"ftol": 1e-13, "gtol": 1e-8},
    ).x
    return Scaling(float(np.exp(fitted[-1])), fitted[:-1])


def representative(truth: IntArray, shares: FloatArray) -> FloatArray:
    """What each gold item counts: all alike if gold looks like a sample of the tasks, else what makes its classes so.

    Gold may be balanced on purpose, half good answers and half bad. Its classes must not become the tasks' then.

    Shape:   (G,), (K,) -> (G,), mean 1.
    Source:  Pearson's χ² test; importance weights for label shift, Saerens, Latinne, Decaestecker 2002.
    """
    n_classes, count = len(shares), len(truth)
    if n_classes == 1:
        return np.ones(count)
    seen, expected = np.bincount(truth, minlength=n_classes), shares * count
    surprise = float(((seen - expected) ** 2 / np.maximum(expected, 0.5)).sum())
    if chdtrc(n_classes - 1, surprise) > GOLD_IS_A_SAMPLE_ABOVE:
        return np.ones(count)
    weight = (shares * (count + n_classes) / (seen + 1))[truth]
    return np.asarray(weight / weight.mean())


def _surprise(
    bias_and_log_temperature: FloatArray, log_scores: FloatArray, truth: IntArray, weight: FloatArray
) -> tuple[float, FloatArray]:
    """How surprising gold is, LOSS_FLOOR added to each probability so that one odd item can't decide; and its slope."""
    bias, log_temperature = bias_and_log_temperature[:-1], bias_and_log_temperature[-1]
    rows, cooled = np.arange(len(truth)), log_scores / np.exp(log_temperature)
    chances = softmax(cooled + bias)
    given = chances[rows, truth]

    toward = chances * (weight * given / (given + LOSS_FLOOR))[:, None]
    toward[rows, truth] -= weight * given / (given + LOSS_FLOOR)
    strained = log_temperature - np.log(DEFAULT_TEMPERATURE)
    loss = -weight @ np.log(given + LOSS_FLOOR) + (bias @ bias) / (2 * CLASS_BIAS_SD**2)
    slope = np.append(toward.sum(axis=0) + bias / CLASS_BIAS_SD**2, -(toward * cooled).sum())
    slope[-1] += strained / LOG_TEMPERATURE_SD**2
    return float(loss + strained**2 / (2 * LOG_TEMPERATURE_SD**2)), slope
