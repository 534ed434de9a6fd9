"""Hierarchical Dawid-Skene: a worker has habits of his own for every true class."""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import FloatArray, IntArray, sums
from scoring.rules import MAX_CONFUSION_CELLS, WORKER_PRIOR_MASS
from scoring.truth.one_coin import pooled_accuracy, start
from scoring.truth.posterior import Carried, Posterior, fit_by_em
from scoring.votes import Votes


@dataclass(frozen=True, slots=True, eq=False)
class ConfusionSkill:
    """What each worker says of each true class.

    Shape:   accuracy (W,); log_confusion (K, W·K), row the true class, column worker·K + said.
    """

    accuracy: FloatArray
    log_confusion: FloatArray

    def evidence(self, worker: IntArray, label: IntArray) -> FloatArray:
        """log π_worker(k, label) for each k. Shape: (n,), (n,) -> (n, K)."""
        n_classes = len(self.log_confusion)
        return np.ascontiguousarray(self.log_confusion[:, worker * n_classes + label].T)

    def totals(self, votes: Votes) -> FloatArray:
        """The evidence of all votes of each task, summed. Shape: (T, K)."""
        column = votes.worker * votes.n_classes + votes.label
        by_class = [sums(votes.task, row[column], votes.n_tasks) for row in self.log_confusion]
        return np.stack(by_class, axis=1)


def fits_in_memory(votes: Votes) -> bool:
    """Whether the confusion matrices of this crowd stay within MAX_CONFUSION_CELLS."""
    return votes.n_workers * votes.n_classes**2 <= MAX_CONFUSION_CELLS


def fit(votes: Votes, gold: IntArray, carried: Carried | None = None) -> Posterior:
    """Learn every worker's confusion matrix, each row leaning on the pool's where votes are few.

    Model:   q_t(k) ∝ ρ_k Π_i π_i(k, x_it); π_i(k, l) = (n_i(k, l) + s·c(k, l) + m_i/K·o_i(k, l)) / row sum, with
             n_i(k, l) = Σ_t q_t(k)·1[x_it = l], c the pooled confusion, o_i the one-coin confusion of the carried
             accuracy; c itself leans on the pooled one-coin with the mass of one vote a row.
    Shape:   gold (T,), -1 where none -> Posterior of (T, K). Memory O(V + TK + WK²): see `fits_in_memory`.
    Source:  Dawid & Skene 1979; Dirichlet rows as Kim & Ghahramani 2012.
    """
    assert fits_in_memory(votes), (votes.n_workers, votes.n_classes)
    known = carried or Carried.nothing(votes.n_workers)
    brought = _one_coin_confusion(known.accuracy, votes.n_classes) * (known.mass / votes.n_classes)[:, None]

    def learn(probabilities: FloatArray) -> tuple[ConfusionSkill, FloatArray]:
        counts = _counts(votes, probabilities)
        believed = counts + WORKER_PRIOR_MASS * _pooled(counts)[:, None, :] + brought
        confusion = believed / believed.sum(axis=2, keepdims=True)
        prior = (probabilities.sum(axis=0) + 1) / (votes.n_tasks + votes.n_classes)
        accuracy = np.einsum("k,kwk->w", prior, confusion)
        return ConfusionSkill(accuracy, np.log(confusion).reshape(votes.n_classes, -1)), np.log(prior)

    return fit_by_em(votes, gold, start(votes, gold), learn)


def _counts(votes: Votes, probabilities: FloatArray) -> FloatArray:
    """Expected votes by true class, worker and label. Shape: (T, K) -> (K, W, K)."""
    column = votes.worker * votes.n_classes + votes.label
    width = votes.n_workers * votes.n_classes
    by_class = [sums(column, row[votes.task], width) for row in probabilities.T]
    return np.stack(by_class).reshape(votes.n_classes, votes.n_workers, votes.n_classes)


def _pooled(counts: FloatArray) -> FloatArray:
    """The crowd's one confusion matrix. Shape: (K, W, K) -> (K, K), rows sum to 1."""
    pooled = counts.sum(axis=1)
    n_classes = len(pooled)
    centre = pooled_accuracy(float(np.trace(pooled)), round(float(pooled.sum())), n_classes)
    believed = pooled + _one_coin_confusion(np.array([centre]), n_classes)[:, 0, :]
    shares: FloatArray = believed / believed.sum(axis=1, keepdims=True)
    return shares


def _one_coin_confusion(accuracy: FloatArray, n_classes: int) -> FloatArray:
    """Right with that probability, else any other class alike. Shape: (W,) -> (K, W, K)."""
    wrong = (1 - accuracy) / max(n_classes - 1, 1)
    confusion = np.empty((n_classes, len(accuracy), n_classes))
    confusion[:] = wrong[None, :, None]
    for k in range(n_classes):
        confusion[k, :, k] = accuracy
    return confusion
