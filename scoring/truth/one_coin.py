"""Hierarchical one-coin: a worker is right with one probability, whatever the class. The base model."""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import FloatArray, IntArray, softmax, sums
from scoring.rules import (
    ACCURACY_BOUND,
    ANCHOR_MIN_GOLD,
    POOL_PRIOR_MASS,
    STOP_AT_MEAN_MOVE,
    WORKER_PRIOR_MASS,
)
from scoring.truth.posterior import (
    NO_GOLD,
    Carried,
    Posterior,
    believe,
    check_gold,
    clamp,
    fit_by_em,
    log_class_prior,
    vote_shares,
)
from scoring.votes import Votes


@dataclass(frozen=True, slots=True, eq=False)
class OneCoinSkill:
    """Right with probability a, else any other class alike; a vote is worth log a(K - 1)/(1 - a) to its label.

    Shape:   accuracy, log_odds (W,). Nothing grows with K.
    """

    accuracy: FloatArray
    log_odds: FloatArray
    n_classes: int

    @classmethod
    def of(cls, accuracy: FloatArray, n_classes: int) -> "OneCoinSkill":
        """Bound the accuracies and weigh them."""
        bounded = np.clip(accuracy, ACCURACY_BOUND, 1 - ACCURACY_BOUND)
        return cls(bounded, np.log(bounded * max(n_classes - 1, 1) / (1 - bounded)), n_classes)

    def evidence(self, worker: IntArray, label: IntArray) -> FloatArray:
        """Log odds at the voted class, 0 elsewhere. Shape: (n,), (n,) -> (n, K)."""
        evidence = np.zeros((len(worker), self.n_classes))
        evidence[np.arange(len(worker)), label] = self.log_odds[worker]
        return evidence

    def totals(self, votes: Votes) -> FloatArray:
        """The evidence of all votes of each task, summed. Shape: (T, K)."""
        cell = votes.task * votes.n_classes + votes.label
        totals = sums(cell, self.log_odds[votes.worker], votes.n_tasks * votes.n_classes)
        return totals.reshape(votes.n_tasks, votes.n_classes)


def fit(
    votes: Votes,
    gold: IntArray,
    carried: Carried | None = None,
    *,
    class_power: float = 0.0,
    gold_is_balanced: bool = False,
    stop_at: float = STOP_AT_MEAN_MOVE,
) -> Posterior:
    """Weigh every vote by its worker's accuracy, and every worker by his agreement with the weighed votes.

    Model:   q_t(k) ∝ ρ_k^power Π_i π_i(k, x_it), π_i(k, k) = a_i, else (1 - a_i)/(K - 1); power 0 is a uniform prior;
             ρ the tasks' shares, without gold's where this was balanced on purpose;
             a_i = (Σ_t q_t(x_it) + s·ā + m_i·p_i) / (n_i + s + m_i), ā the pooled accuracy, (p_i, m_i) carried.
    Shape:   gold (T,), -1 where none -> Posterior of (T, K). Memory O(V + TK + W).
    Source:  Dawid & Skene 1979, one-coin; Beta prior as Kim & Ghahramani 2012.
    """
    known = carried or Carried.nothing(votes.n_workers)
    n_votes = votes.per_worker()
    common = np.flatnonzero(gold == NO_GOLD) if gold_is_balanced else slice(None)

    def step(probabilities: FloatArray) -> Posterior:
        right = expected_right(votes, probabilities)
        centre = pooled_accuracy(float(right.sum()), len(votes), votes.n_classes)
        believed = right + WORKER_PRIOR_MASS * centre + known.mass * known.accuracy
        accuracy = believed / (n_votes + WORKER_PRIOR_MASS + known.mass)
        skill = OneCoinSkill.of(accuracy, votes.n_classes)
        return believe(gold, skill.totals(votes), log_class_prior(probabilities[common], class_power), skill)

    return fit_by_em(clamp(start(votes, gold), gold), step, stop_at)


def start(votes: Votes, gold: IntArray) -> FloatArray:
    """Where EM sets out: vote shares, or with enough gold every vote weighed by its worker's accuracy on gold.

    A majority that agreed on a lie is a resting place of EM; gold in a tenth of the tasks does not pull it out alone.

    Shape:   gold (T,) -> (T, K).
    """
    on_gold = votes.only(np.flatnonzero(check_gold(votes, gold)[votes.task]))
    if np.count_nonzero(on_gold.per_task()) < ANCHOR_MIN_GOLD:
        return vote_shares(votes)
    is_right = (on_gold.label == gold[on_gold.task]).astype(np.float64)
    right = sums(on_gold.worker, is_right, votes.n_workers)
    centre = pooled_accuracy(float(is_right.sum()), len(on_gold), votes.n_classes)
    accuracy = (right + WORKER_PRIOR_MASS * centre) / (on_gold.per_worker() + WORKER_PRIOR_MASS)
    return softmax(OneCoinSkill.of(accuracy, votes.n_classes).totals(votes))


def pooled_skill(votes: Votes, probabilities: FloatArray) -> OneCoinSkill:
    """Everybody at the pool's accuracy."""
    right = float(expected_right(votes, probabilities).sum())
    centre = pooled_accuracy(right, len(votes), votes.n_classes)
    return OneCoinSkill.of(np.full(votes.n_workers, centre), votes.n_classes)


def expected_right(votes: Votes, probabilities: FloatArray) -> FloatArray:
    """How many of each worker's votes are right, in expectation. Shape: (T, K) -> (W,)."""
    return sums(votes.worker, probabilities[votes.task, votes.label], votes.n_workers)


def pooled_accuracy(right: float, n_votes: int, n_classes: int) -> float:
    """The crowd's accuracy, pulled towards halfway between chance and perfection while votes are few."""
    halfway = (1 + 1 / n_classes) / 2
    return (right + POOL_PRIOR_MASS * halfway) / (n_votes + POOL_PRIOR_MASS)
