"""What a model says of gold it was not shown: the only ground on which models are chosen and calibrated."""

from typing import Protocol

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.rules import GOLD_FOLDS
from scoring.truth.posterior import NO_GOLD, Carried, Posterior
from scoring.votes import Votes


class Fit(Protocol):
    """The verb of every model of truth."""

    def __call__(self, votes: Votes, gold: IntArray, carried: Carried) -> Posterior:
        """Infer the truth of every task."""
        ...


def voted_gold(votes: Votes, gold: IntArray) -> IntArray:
    """The gold tasks that anybody voted on, by truth and then by number: folds cut from it have like classes."""
    tasks = np.flatnonzero((gold != NO_GOLD) & (votes.per_task() > 0))
    return tasks[np.argsort(gold[tasks], kind="stable")]


def held_out_scores(fit: Fit, votes: Votes, gold: IntArray, carried: Carried, overlap: int) -> FloatArray:
    """Log scores of each voted gold task, by a fit that took it for an ordinary task.

    Only the first `overlap` votes of a task speak, as on ordinary tasks: gold gathers many more, and would make
    every model look surer than it is where it matters.

    Shape:   -> (G, K), in the order of `voted_gold`.
    Source:  stratified cross-validation, Stone 1974.
    """
    tasks = voted_gold(votes, gold)
    heard = votes.first_of_each_task(overlap)
    scores = np.empty((len(tasks), votes.n_classes))
    for fold in range(GOLD_FOLDS):
        hidden = tasks[fold::GOLD_FOLDS]
        shown = gold.copy()
        shown[hidden] = NO_GOLD
        scores[fold::GOLD_FOLDS] = fit(votes, shown, carried).score(heard)[hidden]
    return scores
