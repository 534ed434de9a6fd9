"""Where a task stands between two fits: steers allocation only, and may be lost.

Plain lists and math: one vote costs a few microseconds, less than an array of numpy takes to be made.
"""

import math
from collections.abc import Sequence

from scoring.rules import ACCURACY_BOUND


def scores_of(probabilities: Sequence[float]) -> list[float]:
    """Start from a fit's posterior, or from anything even for a new task."""
    return [math.log(max(probability, 1e-12)) for probability in probabilities]


def update(log_scores: Sequence[float], label: int, accuracy: float) -> list[float]:
    """Add one vote by somebody of that accuracy.

    Shape:   (K,) -> (K,), unnormalised.
    Source:  one-coin log odds, as scoring.truth.one_coin.
    """
    bounded = min(max(accuracy, ACCURACY_BOUND), 1 - ACCURACY_BOUND)
    updated = list(log_scores)
    updated[label] += math.log(bounded * max(len(updated) - 1, 1) / (1 - bounded))
    return updated


def probabilities(log_scores: Sequence[float]) -> list[float]:
    """The posterior of the scores. Shape: (K,) -> (K,), sums to 1."""
    highest = max(log_scores)
    weights = [math.exp(score - highest) for score in log_scores]
    total = sum(weights)
    return [weight / total for weight in weights]
