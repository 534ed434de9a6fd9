"""What every model of truth returns, and the loop that the probabilistic ones share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray, softmax
from scoring.rules import CARRIED_MASS_MAX, MAX_ITERATIONS
from scoring.votes import BadVotes, Votes

NO_GOLD: Final = -1


class Skill(Protocol):
    """What a model believes of its workers, as the evidence that their votes carry."""

    @property
    def accuracy(self) -> FloatArray:
        """How often each worker is right. Shape: (W,)."""
        ...

    def evidence(self, worker: IntArray, label: IntArray) -> FloatArray:
        """log P(label | worker, true class), up to a constant per vote. Shape: (n,), (n,) -> (n, K)."""
        ...

    def totals(self, votes: Votes) -> FloatArray:
        """The evidence of all votes of each task, summed. Shape: (T, K)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """A fitted model: what is true of each task, and how far each worker can be believed.

    Shape:   probabilities (T, K), rows sum to 1, gold clamped; log_scores (T, K), the same before clamping and
             normalising; log_prior (K,).
    """

    probabilities: FloatArray
    log_scores: FloatArray
    log_prior: FloatArray
    skill: Skill

    @property
    def state(self) -> FloatArray:
        """What the next turn of EM starts from. Shape: (T, K)."""
        return self.probabilities

    def score(self, votes: Votes) -> FloatArray:
        """Log scores of other votes by the same crowd on the same tasks. Shape: (T, K)."""
        return self.log_prior + self.skill.totals(votes)


Fitted = TypeVar("Fitted", bound=Posterior)


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """One-coin accuracies that people bring from other campaigns of the kind.

    Shape:   accuracy, mass (W,).
    Units:   probabilities; mass in votes, 0 (nothing known) to CARRIED_MASS_MAX.
    Raises:  BadVotes.
    """

    accuracy: FloatArray
    mass: FloatArray

    def __post_init__(self) -> None:
        in_range = (self.accuracy >= 0) & (self.accuracy <= 1) & (self.mass >= 0) & (self.mass <= CARRIED_MASS_MAX)
        if self.accuracy.shape != self.mass.shape or not in_range.all():
            raise BadVotes("carried accuracy or mass out of range")

    @classmethod
    def nothing(cls, n_workers: int) -> "Carried":
        """A crowd of strangers."""
        return cls(np.zeros(n_workers), np.zeros(n_workers))


def check_gold(votes: Votes, gold: IntArray) -> BoolArray:
    """Which tasks are gold.

    Shape:   gold (T,), the true class or NO_GOLD -> (T,).
    Raises:  BadVotes.
    """
    if gold.shape != (votes.n_tasks,):
        raise BadVotes(f"gold has shape {gold.shape}, tasks are {votes.n_tasks}")
    if len(gold) and not (gold.min() >= NO_GOLD and gold.max() < votes.n_classes):
        raise BadVotes("gold names a class that does not exist")
    known: BoolArray = gold != NO_GOLD
    return known


def clamp(probabilities: FloatArray, gold: IntArray) -> FloatArray:
    """The same with certainty on gold tasks, in place."""
    tasks = np.flatnonzero(gold != NO_GOLD)
    probabilities[tasks] = 0.0
    probabilities[tasks, gold[tasks]] = 1.0
    return probabilities


def vote_shares(votes: Votes) -> FloatArray:
    """Each label's share of its task's votes; even where nobody voted. Shape: (T, K)."""
    counts = votes.per_label().astype(np.float64)
    per_task = votes.per_task()
    counts[per_task == 0] = 1.0
    shares: FloatArray = counts / counts.sum(axis=1, keepdims=True)
    return shares


def log_class_prior(probabilities: FloatArray, power: float) -> FloatArray:
    """How common each class is believed to be, in logs times `power`: 1 learns it, 0 holds all classes alike.

    Shape:   (T, C) -> (C,).
    """
    if not power:
        return np.zeros(probabilities.shape[1])
    return power * np.log(class_shares(probabilities))


def class_shares(probabilities: FloatArray) -> FloatArray:
    """Each class's share of the tasks, one more task of every class imagined. Shape: (T, C) -> (C,), sums to 1."""
    n_tasks, n_classes = probabilities.shape
    shares: FloatArray = (probabilities.sum(axis=0) + 1) / (n_tasks + n_classes)
    return shares


def fit_by_em(start: FloatArray, step: Callable[[FloatArray], Fitted], stop_at: float) -> Fitted:
    """Alternate between believing the workers and believing the tasks until the beliefs about tasks rest.

    `step` is one turn of the model, from the state that its last turn left, (T, K) for most, to a Posterior.

    Units:   stop_at is the mean total variation a task's beliefs may still move.
    Source:  Dempster, Laird, Rubin 1977.
    """
    fitted = step(start)
    for _ in range(MAX_ITERATIONS):
        before, fitted = fitted, step(fitted.state)
        if mean_move(before.probabilities, fitted.probabilities) < stop_at:
            break
    return fitted


def believe(gold: IntArray, totals: FloatArray, log_prior: FloatArray, skill: Skill) -> Posterior:
    """The E-step: what these workers' votes say of each task. Shape: totals (T, K), gold (T,)."""
    log_scores = log_prior + totals
    return Posterior(clamp(softmax(log_scores), gold), log_scores, log_prior, skill)


def mean_move(before: FloatArray, after: FloatArray) -> float:
    """Mean total variation per task: mean |Δq| for two classes, and not blind with 10,000 of them."""
    return float(np.abs(after - before).sum()) / (2 * max(len(after), 1))
