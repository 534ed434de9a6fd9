"""How far each worker can be believed, and how sure we are of that."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from scoring.arrays import FloatArray
from scoring.rules import ACCURACY_BOUND, RELIABILITY_LEVEL, WORKER_PRIOR_MASS
from scoring.truth.one_coin import expected_right, pooled_accuracy
from scoring.truth.posterior import Posterior
from scoring.votes import Votes


@dataclass(frozen=True, slots=True, eq=False)
class Reliability:
    """Every worker's accuracy with its credible interval.

    Shape:   accuracy, low, high (W,).
    Units:   probabilities; the interval has RELIABILITY_LEVEL of the belief, an equal rest on both sides.
    """

    accuracy: FloatArray
    low: FloatArray
    high: FloatArray


def reliability_of(votes: Votes, posterior: Posterior) -> Reliability:
    """Believe that a worker is like the crowd, and then what his votes say of him.

    Model:   a_i ~ Beta(s·ā + right_i, s·(1 - ā) + wrong_i), right_i = Σ_t q_t(x_it), ā the pooled accuracy.
    Shape:   -> Reliability of (W,); somebody without a vote has the crowd's wide interval.
    """
    right = expected_right(votes, posterior.probabilities)
    n_votes = votes.per_worker()
    pool = pooled_accuracy(float(right.sum()), len(votes), votes.n_classes)
    centre = min(max(pool, ACCURACY_BOUND), 1 - ACCURACY_BOUND)
    for_him = right + WORKER_PRIOR_MASS * centre
    against_him = np.maximum(n_votes - right, 0.0) + WORKER_PRIOR_MASS * (1 - centre)
    tail = (1 - RELIABILITY_LEVEL) / 2
    return Reliability(
        accuracy=for_him / (for_him + against_him),
        low=betaincinv(for_him, against_him, tail),
        high=betaincinv(for_him, against_him, 1 - tail),
    )
