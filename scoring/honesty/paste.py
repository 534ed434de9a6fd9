"""The paste test: does a person agree with a model's answers more often than his own habits explain?"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray, sums
from scoring.leave_one_out import slices
from scoring.rules import (
    MAYBE_PASTE_EFFECT,
    MAYBE_PASTE_Z,
    PASTE_EFFECT,
    PASTE_MIN_VOTES,
    PASTE_Z,
    PASTE_Z_OF_SEVERAL,
)
from scoring.truth.one_coin import OneCoinSkill
from scoring.truth.posterior import Posterior
from scoring.votes import BadVotes, Votes

NO_ANSWER: Final = -1
MODELS_MAX: Final = 3
_VARIANCE_MIN: Final = 0.001


@dataclass(frozen=True, slots=True, eq=False)
class PasteTest:
    """How far everybody's agreement with each model is above what is expected of him.

    Shape:   z, effect (M, W) floats; votes (M, W) counts of votes on tasks that the model answered.
    Units:   z in standard deviations; effect is z per root of a vote.
    """

    z: FloatArray
    effect: FloatArray
    votes: IntArray

    @classmethod
    def nobody(cls, n_workers: int) -> "PasteTest":
        """No model has answered."""
        none = np.empty((0, n_workers))
        return cls(none, none, none.astype(np.int64))

    @property
    def most_votes(self) -> IntArray:
        """On how many of everybody's tasks the busiest model has answered. Shape: (W,)."""
        most: IntArray = self.votes.max(axis=0, initial=0)
        return most

    @property
    def flagged(self) -> BoolArray:
        """Whom a person should look at. Shape: (W,)."""
        z_min = PASTE_Z if len(self.z) == 1 else PASTE_Z_OF_SEVERAL
        suspicious = (self.votes >= PASTE_MIN_VOTES) & (self.z > z_min) & (self.effect > PASTE_EFFECT)
        flagged: BoolArray = np.logical_or.reduce(suspicious, axis=0)
        return flagged

    @property
    def unsure(self) -> BoolArray:
        """Who may yet be flagged: more votes will tell. Shape: (W,)."""
        leaning = (self.z > MAYBE_PASTE_Z) & (self.effect > MAYBE_PASTE_EFFECT)
        unsure: BoolArray = np.logical_or.reduce(leaning, axis=0)
        return unsure


def check_answers(votes: Votes, answers: IntArray) -> None:
    """Refuse answers that are not up to three models' options for these tasks.

    Shape:   answers (M, T).
    Raises:  BadVotes.
    """
    if answers.ndim != 2 or answers.shape[1] != votes.n_tasks or len(answers) > MODELS_MAX:  # noqa: PLR2004
        raise BadVotes(f"answers have shape {answers.shape}, wanted up to {MODELS_MAX} models by {votes.n_tasks} tasks")
    if answers.size and not (answers.min() >= NO_ANSWER and answers.max() < votes.n_classes):
        raise BadVotes("a model's answer names a class that does not exist")


def paste_test(votes: Votes, posterior: Posterior, cluster: IntArray, answers: IntArray) -> PasteTest:
    """Compare everybody's agreement with each model against what truth and his own confusion matrix explain.

    Model:   P_it = Σ_k q_t(k)·π_c(i)(k, Z_t); z_i = Σ_t (1[x_it = Z_t] - P_it) / sqrt(Σ_t max(P_it(1 - P_it), .001)).
    Shape:   posterior of the clusters' votes; cluster (W,); answers (M, T), -1 where a model has none.
    Raises:  BadVotes.
    Source:  MECHANISMS 3.3, step 3.
    """
    check_answers(votes, answers)
    z = np.zeros((len(answers), votes.n_workers))
    count = np.zeros((len(answers), votes.n_workers), dtype=np.int64)
    for model, answer in enumerate(answers):
        asked = votes.only(np.flatnonzero(answer[votes.task] != NO_ANSWER))
        expected = _expected_agreement(asked, posterior, cluster, answer)
        surplus = sums(asked.worker, (asked.label == answer[asked.task]) - expected, votes.n_workers)
        variance = sums(asked.worker, np.maximum(expected * (1 - expected), _VARIANCE_MIN), votes.n_workers)
        count[model] = asked.per_worker()
        z[model] = surplus / np.sqrt(np.maximum(variance, _VARIANCE_MIN))
    return PasteTest(z, z / np.sqrt(np.maximum(count, 1)), count)


def _expected_agreement(votes: Votes, posterior: Posterior, cluster: IntArray, answer: IntArray) -> FloatArray:
    """P_it of every vote. Shape: answer (T,) -> (V,)."""
    expected = np.empty(len(votes))
    for rows in slices(np.arange(len(votes)), votes.n_classes):
        task = votes.task[rows]
        expected[rows] = _chance_of(posterior, task, cluster[votes.worker[rows]], answer[task])
    return expected


def _chance_of(posterior: Posterior, task: IntArray, worker: IntArray, label: IntArray) -> FloatArray:
    """How likely the worker gives the label, not knowing the truth for sure. Shape: (n,) each -> (n,)."""
    skill, n_classes = posterior.skill, posterior.probabilities.shape[1]
    if isinstance(skill, OneCoinSkill):
        is_true, accuracy = posterior.probabilities[task, label], skill.accuracy[worker]
        by_chance: FloatArray = is_true * accuracy + (1 - is_true) * (1 - accuracy) / max(n_classes - 1, 1)
        return by_chance
    by_habit = posterior.probabilities[task] * np.exp(skill.evidence(worker, label))
    chance: FloatArray = by_habit.sum(axis=1)
    return chance
