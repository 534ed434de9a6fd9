"""What the others say of a vote: the posterior of its task without it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray, softmax, sums
from scoring.rules import GOLD_WEIGHT
from scoring.truth.posterior import NO_GOLD, Posterior
from scoring.votes import Votes

_CELLS_AT_ONCE: Final = 2_000_000
"""Votes are taken in slices of this many votes x classes: 10,000 classes cost time, not memory."""


@dataclass(frozen=True, slots=True, eq=False)
class PeerView:
    """Every vote as its peers see it.

    Shape:   support, excess (V,) floats; peers, agreeing (V,) counts; on_gold, counted (V,) flags; weight (V,).
    Units:   support is Q_it(x_it), the probability of the voted option without the vote (on gold: 1 if right);
             excess is support less what the same option gets over all counted votes, so that guessing scores 0.
    """

    support: FloatArray
    excess: FloatArray
    weight: FloatArray
    peers: IntArray
    agreeing: IntArray
    on_gold: BoolArray
    counted: BoolArray


def view_by_peers(votes: Votes, posterior: Posterior, gold: IntArray) -> PeerView:
    """Weigh every vote against gold, else against its peers; a vote that has neither is not counted.

    Shape:   gold (T,), -1 where none -> PeerView of (V,).
    Source:  Zhang, Pang, Zhu, Liu 2025, with the leave-one-out posterior as the peer (no model's answer given).
    """
    on_gold = gold[votes.task] != NO_GOLD
    peers = votes.per_task()[votes.task] - 1
    counted = on_gold | (peers > 0)
    weight = np.where(on_gold, GOLD_WEIGHT, 1.0) * counted

    support = np.empty(len(votes))
    seen = np.zeros(votes.n_classes)
    for rows in slices(np.arange(len(votes)), votes.n_classes):
        distribution = _without_own(votes, posterior, gold, rows)
        support[rows] = distribution[np.arange(len(rows)), votes.label[rows]]
        seen += weight[rows] @ distribution
    base_rate = seen / max(float(weight.sum()), 1.0)

    agreeing = votes.per_label()[votes.task, votes.label] - 1
    return PeerView(support, support - base_rate[votes.label], weight, peers, agreeing, on_gold, counted)


def per_worker(votes: Votes, values: FloatArray) -> FloatArray:
    """Add up a value of each vote by its worker. Shape: (V,) -> (W,)."""
    return sums(votes.worker, values, votes.n_workers)


def slices(rows: IntArray, n_classes: int) -> Iterator[IntArray]:
    """The rows in pieces so small that a float for each row and class fits in memory. Shape: (n,) -> several (m,)."""
    step = max(_CELLS_AT_ONCE // n_classes, 1)
    for start in range(0, len(rows), step):
        yield rows[start : start + step]


def _without_own(votes: Votes, posterior: Posterior, gold: IntArray, rows: IntArray) -> FloatArray:
    """Q_it for some votes: certainty on gold, else the task's scores less the vote's own. Shape: (n,) -> (n, K)."""
    task, worker, label = votes.task[rows], votes.worker[rows], votes.label[rows]
    distribution = softmax(posterior.without(task, worker, label))
    known = np.flatnonzero(gold[task] != NO_GOLD)
    distribution[known] = 0.0
    distribution[known, gold[task[known]]] = 1.0
    return distribution
