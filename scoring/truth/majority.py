"""The crowd's plurality: everybody is believed alike. What better models are measured against."""

import numpy as np

from scoring.arrays import IntArray
from scoring.truth import one_coin
from scoring.truth.posterior import Posterior, check_gold, clamp, vote_shares
from scoring.votes import Votes


def fit(votes: Votes, gold: IntArray) -> Posterior:
    """Give each label its share of the task's votes; gold is certain.

    Model:   none; the shares are no calibrated probabilities. Every worker has the pooled agreement as accuracy.
    Shape:   gold (T,) -> Posterior of (T, K).
    """
    check_gold(votes, gold)
    probabilities = clamp(vote_shares(votes), gold)
    skill = one_coin.pooled_skill(votes, probabilities)
    log_prior = np.zeros(votes.n_classes)
    return Posterior(probabilities, log_prior + skill.totals(votes), log_prior, skill)
