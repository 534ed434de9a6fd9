"""The better of two: by how good each thing proves in all its comparisons, and by who compares at all."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from scoring.answers import Comparisons
from scoring.arrays import FloatArray, IntArray
from scoring.truth import crowd_bt
from scoring.truth.crowd_bt import Strengths
from scoring.truth.posterior import NO_GOLD


@dataclass(frozen=True, slots=True, eq=False)
class PairAggregate:
    """How good every item is, and which of a task's two is better.

    Shape:   left_is_better (T,).
    Units:   a probability, gold clamped: 1 left, 0 right, .5 a tie.
    """

    strengths: Strengths
    left_is_better: FloatArray


def aggregate(cast: Comparisons, gold: IntArray) -> PairAggregate:
    """Fit strengths, then ask of each task how surely one leads the other.

    Shape:   gold (T,), codes of Preference or -1.
    Raises:  BadVotes.
    """
    strengths = crowd_bt.fit(cast.counted(), gold)
    lead = strengths.strength[cast.left] - strengths.strength[cast.right]
    doubt = np.hypot(strengths.error[cast.left], strengths.error[cast.right])
    left_is_better = ndtr(lead / doubt)
    known = np.flatnonzero(gold != NO_GOLD)
    left_is_better[known] = np.array([1.0, 0.0, 0.5])[gold[known]]
    return PairAggregate(strengths, left_is_better)


def best_of(strengths: Strengths, group: IntArray) -> IntArray:
    """The strongest item of every group; of equals the first.

    Shape:   group (n_items,), numbered from 0, each with an item at least -> (groups,).
    """
    order = np.lexsort((np.arange(len(group)), -strengths.strength, group))
    _, first = np.unique(group[order], return_index=True)
    best: IntArray = order[first]
    return best
