"""Hierarchical Dawid-Skene: a worker has habits of his own for every true class."""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.rules import MAX_CONFUSION_CELLS, STOP_AT_MEAN_MOVE, WORKER_PRIOR_MASS
from scoring.truth.incidence import Incidence
from scoring.truth.one_coin import pooled_accuracy, start
from scoring.truth.posterior import Carried, Posterior, believe, clamp, class_shares, fit_by_em, log_class_prior
from scoring.votes import Votes


@dataclass(frozen=True, slots=True, eq=False)
class ConfusionSkill:
    """What each worker says of each true class.

    Shape:   accuracy (W,); log_confusion (W·K, K), row worker·K + said, column the true class.
    """

    accuracy: FloatArray
    log_confusion: FloatArray

    def evidence(self, worker: IntArray, label: IntArray) -> FloatArray:
        """log π_worker(k, label) for each k. Shape: (n,), (n,) -> (n, K)."""
        evidence: FloatArray = self.log_confusion[worker * self.log_confusion.shape[1] + label]
        return evidence

    def totals(self, votes: Votes) -> FloatArray:
        """The evidence of all votes of each task, summed. Shape: (T, K)."""
        return Incidence.of(votes).by_task(self.log_confusion)


def fits_in_memory(votes: Votes) -> bool:
    """Whether the confusion matrices of this crowd stay within MAX_CONFUSION_CELLS."""
    return votes.n_workers * votes.n_classes**2 <= MAX_CONFUSION_CELLS


def fit(
    votes: Votes,
    gold: IntArray,
    carried: Carried | None = None,
    *,
    class_power: float = 1.0,
    stop_at: float = STOP_AT_MEAN_MOVE,
) -> Posterior:
    """Learn every worker's confusion matrix, each row leaning on the pool's where votes are few.

    Model:   q_t(k) ∝ ρ_k^power Π_i π_i(k, x_it); π_i(k, l) = (n_i(k, l) + s·c(k, l) + m_i/K·o_i(k, l)) / row sum, with
             n_i(k, l) = Σ_t q_t(k)·1[x_it = l], c the pooled confusion, o_i the one-coin confusion of the carried
             accuracy; c itself leans on the pooled one-coin with the mass of one vote a row.
    Shape:   gold (T,), -1 where none -> Posterior of (T, K). Memory O(V + TK + WK²): see `fits_in_memory`.
    Source:  Dawid & Skene 1979; Dirichlet rows as Kim & Ghahramani 2012.
    """
    assert fits_in_memory(votes), (votes.n_workers, votes.n_classes)
    said = Incidence.of(votes)
    brought = brought_counts(carried or Carried.nothing(votes.n_workers), votes.n_classes)

    def step(probabilities: FloatArray) -> Posterior:
        counts = by_worker(said.by_saying(probabilities), votes)
        believed = counts + WORKER_PRIOR_MASS * pooled(counts) + brought
        confusion = believed / believed.sum(axis=1, keepdims=True)
        log_prior = log_class_prior(probabilities, class_power)
        skill = ConfusionSkill(
            accuracy_of(confusion, class_shares(probabilities)), np.log(confusion).reshape(-1, votes.n_classes)
        )
        return believe(gold, said.by_task(skill.log_confusion), log_prior, skill)

    return fit_by_em(clamp(start(votes, gold), gold), step, stop_at)


def by_worker(counts: FloatArray, votes: Votes) -> FloatArray:
    """Counts of sayings as one matrix a worker. Shape: (W·K, C) -> (W, K, C), said by believed."""
    return counts.reshape(votes.n_workers, votes.n_classes, counts.shape[1])


def pooled(counts: FloatArray) -> FloatArray:
    """The crowd's one confusion matrix. Shape: (W, K, K) -> (K, K), said by true, columns sum to 1."""
    total = counts.sum(axis=0)
    n_classes = len(total)
    centre = pooled_accuracy(float(np.trace(total)), round(float(total.sum())), n_classes)
    believed = total + one_coin_confusion(np.array([centre]), n_classes)[0]
    shares: FloatArray = believed / believed.sum(axis=0)
    return shares


def accuracy_of(confusion: FloatArray, shares: FloatArray) -> FloatArray:
    """How often each worker is right, where classes are so common. Shape: (W, K, K), (K,) -> (W,)."""
    right: FloatArray = np.einsum("wkk,k->w", confusion, shares)
    return right


def brought_counts(known: Carried, n_classes: int) -> FloatArray:
    """Votes' worth of carried accuracy, spread evenly over the true classes. Shape: -> (W, K, K)."""
    return one_coin_confusion(known.accuracy, n_classes) * (known.mass / n_classes)[:, None, None]


def one_coin_confusion(accuracy: FloatArray, n_classes: int) -> FloatArray:
    """Right with that probability, else any other class alike. Shape: (W,) -> (W, K, K), said by true."""
    wrong = (1 - accuracy) / max(n_classes - 1, 1)
    confusion = np.empty((len(accuracy), n_classes, n_classes))
    confusion[:] = wrong[:, None, None]
    right = np.arange(n_classes)
    confusion[:, right, right] = accuracy[:, None]
    return confusion
