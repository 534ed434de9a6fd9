"""Each class has two subtypes, tasks that look clear and tasks that look contested, with habits of their own.

Workers who err together on the contested tasks no longer count as independent witnesses there.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.arrays import FloatArray, IntArray, softmax
from scoring.rules import MAX_CONFUSION_CELLS, STOP_ENSEMBLE_AT_MEAN_MOVE, SUBTYPE_PRIOR_MASS, WORKER_PRIOR_MASS
from scoring.truth import one_coin
from scoring.truth.dawid_skene import ConfusionSkill, accuracy_of, brought_counts, by_worker, pooled
from scoring.truth.incidence import Incidence
from scoring.truth.posterior import (
    NO_GOLD,
    Carried,
    Posterior,
    check_gold,
    clamp,
    fit_by_em,
    log_class_prior,
    vote_shares,
)
from scoring.votes import Votes

SUBTYPES: Final = 2
_LEAST_SHARE: Final = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class SubtypePosterior(Posterior):
    """A posterior over classes that remembers the subtypes below them; `skill` is the habits in the mean of both.

    Shape:   fine (T, K·M), probabilities of class·M + subtype, gold clamped to its class; log_fine_prior
             (K·M,); log_habits (W·K, K·M).
    """

    fine: FloatArray
    log_fine_prior: FloatArray
    log_habits: FloatArray

    @property
    def state(self) -> FloatArray:
        """What the next turn of EM starts from. Shape: (T, K·M)."""
        return self.fine

    def score(self, votes: Votes) -> FloatArray:
        """Log scores of other votes by the same crowd on the same tasks. Shape: (T, K)."""
        return _log_of_classes(self.log_fine_prior + Incidence.of(votes).by_task(self.log_habits))


def fits_in_memory(votes: Votes) -> bool:
    """Whether the confusion matrices of this crowd stay within MAX_CONFUSION_CELLS."""
    return votes.n_workers * votes.n_classes**2 * SUBTYPES <= MAX_CONFUSION_CELLS


def fit(
    votes: Votes, gold: IntArray, carried: Carried | None = None, *, start: FloatArray | None = None
) -> SubtypePosterior:
    """Learn every worker's confusion matrix from class and subtype to label.

    Model:   q_t(k, m) ∝ ρ_km Π_i π_i(k, m, x_it); π_i leans, with the mass of s votes a row, on the subtype's pooled
             confusion, and that on the class's. Subtypes set out from how many of the task's votes agree.
    Shape:   gold (T,), -1 where none; start (T, K), the beliefs to set out from, else those of one-coin
             -> SubtypePosterior of (T, K). Memory O(V + TKM + WK²M), M = 2: see `fits_in_memory`.
    Source:  Li, Rubinstein, Cohn, Exploiting Worker Correlation for Label Aggregation in Crowdsourcing, 2019 (EBCC);
             here EM from one fixed start, where the paper takes the best of 40 random ones.
    """
    assert fits_in_memory(votes), (votes.n_workers, votes.n_classes)
    check_gold(votes, gold)
    said = Incidence.of(votes)
    brought = brought_counts(carried or Carried.nothing(votes.n_workers), votes.n_classes).repeat(SUBTYPES, axis=2)
    classes = start_of(votes, gold, carried) if start is None else start

    def step(fine: FloatArray) -> SubtypePosterior:
        counts = by_worker(said.by_saying(fine), votes)
        believed = counts + WORKER_PRIOR_MASS * _pooled(counts) + brought
        habits = believed / believed.sum(axis=1, keepdims=True)
        log_prior = log_class_prior(fine, 1.0)
        log_habits = np.log(habits).reshape(-1, votes.n_classes * SUBTYPES)
        log_fine = log_prior + said.by_task(log_habits)
        log_classes = _log_of_classes(log_fine)
        return SubtypePosterior(
            probabilities=clamp(softmax(log_classes), gold),
            log_scores=log_classes,
            log_prior=_log_of_classes(log_prior[None])[0],
            skill=_mean_skill(habits, log_prior),
            fine=_clamp_fine(softmax(log_fine), gold),
            log_fine_prior=log_prior,
            log_habits=log_habits,
        )

    return fit_by_em(_clamp_fine(_divided(classes, votes), gold), step, STOP_ENSEMBLE_AT_MEAN_MOVE)


def start_of(votes: Votes, gold: IntArray, carried: Carried | None) -> FloatArray:
    """The beliefs of one-coin with half the class prior. Shape: -> (T, K)."""
    return one_coin.fit(votes, gold, carried, class_power=0.5, stop_at=STOP_ENSEMBLE_AT_MEAN_MOVE).probabilities


def _divided(classes: FloatArray, votes: Votes) -> FloatArray:
    """Each class's belief between its contested and its clear subtype, by the share of votes for it.

    Shape:   (T, K) -> (T, K·M).
    """
    clear = np.clip(2 * vote_shares(votes) - 1, _LEAST_SHARE, 1 - _LEAST_SHARE)
    return np.stack([classes * (1 - clear), classes * clear], axis=2).reshape(len(classes), -1)


def _pooled(counts: FloatArray) -> FloatArray:
    """The crowd's confusion of every subtype, leaning on its class's. Shape: (W, K, K·M) -> (K, K·M)."""
    n_classes = counts.shape[1]
    of_class = pooled(counts.reshape(len(counts), n_classes, n_classes, SUBTYPES).sum(axis=3))
    believed = counts.sum(axis=0) + SUBTYPE_PRIOR_MASS * of_class.repeat(SUBTYPES, axis=1)
    shares: FloatArray = believed / believed.sum(axis=0)
    return shares


def _mean_skill(habits: FloatArray, log_prior: FloatArray) -> ConfusionSkill:
    """Habits in the mean of a class's subtypes, as common as these are. Shape: (W, K, K·M), (K·M,)."""
    n_workers, n_classes, _ = habits.shape
    shares = softmax(log_prior.reshape(n_classes, SUBTYPES))
    confusion = (habits.reshape(n_workers, n_classes, n_classes, SUBTYPES) * shares).sum(axis=3)
    of_classes = np.exp(log_prior).reshape(n_classes, SUBTYPES).sum(axis=1)
    return ConfusionSkill(accuracy_of(confusion, of_classes), np.log(confusion).reshape(-1, n_classes))


def _clamp_fine(fine: FloatArray, gold: IntArray) -> FloatArray:
    """The same with gold tasks in their class alone, its subtypes in the proportion they had; in place."""
    tasks = np.flatnonzero(gold != NO_GOLD)
    columns = gold[tasks, None] * SUBTYPES + np.arange(SUBTYPES)
    kept = fine[tasks[:, None], columns] + np.finfo(np.float64).tiny
    fine[tasks] = 0.0
    fine[tasks[:, None], columns] = kept / kept.sum(axis=1, keepdims=True)
    return fine


def _log_of_classes(log_fine: FloatArray) -> FloatArray:
    """Subtypes' log scores summed to their class's. Shape: (n, K·M) -> (n, K)."""
    both = log_fine.reshape(len(log_fine), -1, SUBTYPES)
    classes: FloatArray = np.logaddexp(both[:, :, 0], both[:, :, 1])
    return classes
