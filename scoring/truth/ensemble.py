"""Three models that fail in different places, averaged: what stands where no gold says which of them to believe."""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import FloatArray, IntArray, softmax
from scoring.rules import STOP_ENSEMBLE_AT_MEAN_MOVE
from scoring.truth import dawid_skene, one_coin, subtypes
from scoring.truth.posterior import Carried, Posterior
from scoring.votes import Votes


@dataclass(frozen=True, slots=True, eq=False)
class EnsemblePosterior(Posterior):
    """The mean of its members' probabilities; `skill` and `log_prior` are those of its first member.

    Shape:   log_scores (T, K), logs of the mean before clamping.
    """

    members: tuple[Posterior, ...]

    def score(self, votes: Votes) -> FloatArray:
        """Log scores of other votes by the same crowd on the same tasks. Shape: (T, K)."""
        return _log_of_mean([member.score(votes) for member in self.members])


def fits_in_memory(votes: Votes) -> bool:
    """Whether the largest member's matrices do."""
    return subtypes.fits_in_memory(votes)


def fit(votes: Votes, gold: IntArray, carried: Carried | None = None) -> EnsemblePosterior:
    """Average one-coin, Dawid-Skene and subtypes, which differ in the class prior too: half, uniform and learned.

    Model:   q_t = (q_t of the three) / 3. The mean of logs, which lets one over-sure member outvote two, was 1 point
             worse on public sets.
    Shape:   gold (T,), -1 where none -> EnsemblePosterior of (T, K). Memory as subtypes.
    Source:  a linear opinion pool, Stone 1961.
    """
    coin = one_coin.fit(votes, gold, carried, class_power=0.5, stop_at=STOP_ENSEMBLE_AT_MEAN_MOVE)
    habits = dawid_skene.fit(votes, gold, carried, class_power=0.0, stop_at=STOP_ENSEMBLE_AT_MEAN_MOVE)
    fine = subtypes.fit(votes, gold, carried, start=coin.probabilities)
    members = (coin, habits, fine)
    probabilities = (coin.probabilities + habits.probabilities + fine.probabilities) / len(members)
    log_scores = _log_of_mean([member.log_scores for member in members])
    return EnsemblePosterior(probabilities, log_scores, coin.log_prior, coin.skill, members)


def _log_of_mean(log_scores: list[FloatArray]) -> FloatArray:
    """Mean the members' probabilities, and take logs again. Shape: (n, K) each -> (n, K)."""
    mean: FloatArray = np.sum([softmax(scores) for scores in log_scores], axis=0) / len(log_scores)
    return np.log(np.maximum(mean, np.finfo(np.float64).tiny))
