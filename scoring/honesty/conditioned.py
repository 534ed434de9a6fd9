"""What a vote adds to what the model already said: agreement with soft peers, beyond anything the model explains."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray, softmax
from scoring.honesty.rings import ClusteredVotes
from scoring.leave_one_out import PeerView, slices
from scoring.rules import GOLD_WEIGHT, REJECT_BELOW
from scoring.truth.posterior import NO_GOLD, Posterior
from scoring.votes import Votes

POOLED_UNDER: Final = 20
"""Values of the models' answers that fewer votes met are pooled: a mean over a handful would reward itself."""


def conditions_of(votes: Votes, answers: IntArray) -> IntArray:
    """Number what the models said of each task; no answer is a value too, and rare values are one.

    Shape:   answers (M, T), -1 where a model has none -> (T,), 0 the pooled value.
    Source:  MECHANISMS 3.3: ∅ is a value too; values with under 20 votes are pooled.
    """
    if not len(answers):
        return np.zeros(votes.n_tasks, dtype=np.int64)
    values, value = np.unique(answers, axis=1, return_inverse=True)
    is_common = np.bincount(value.ravel()[votes.task], minlength=values.shape[1]) >= POOLED_UNDER
    numbers = np.where(is_common, np.cumsum(is_common), 0)
    conditions: IntArray = numbers[value.ravel()]
    return conditions


@dataclass(frozen=True, slots=True, eq=False)
class Peers:
    """Whom a vote is set against: the clusters that are believed, and the fit of their votes alone.

    Shape:   believed (V',) flags over the clusters' votes; gold (T,), -1 where none.
    """

    clustered: ClusteredVotes
    believed: BoolArray
    posterior: Posterior
    gold: IntArray

    def votes(self) -> Votes:
        """The votes that the fit rests on."""
        return self.clustered.votes.only(np.flatnonzero(self.believed))

    def distribution(self, task: IntArray, row: IntArray) -> FloatArray:
        """Q_it: certainty on gold, else the task's scores less those of the vote's own cluster, if it is believed.

        Shape:   row (n,), the cluster's own vote on the task (n,) -> (n, K).
        """
        own = self.posterior.skill.evidence(self.clustered.votes.worker[row], self.clustered.votes.label[row])
        distribution = softmax(self.posterior.log_scores[task] - own * self.believed[row, None])
        known = np.flatnonzero(self.gold[task] != NO_GOLD)
        distribution[known] = 0.0
        distribution[known, self.gold[task[known]]] = 1.0
        return distribution


def view_given_models(votes: Votes, peers: Peers, conditions: IntArray) -> PeerView:
    """Weigh every vote against gold, else against the other believed clusters, less what its option usually gets.

    Model:   Q_it(k) = 1[k = g_t] on gold, else ∝ ρ_k Π π_c(k, x_ct) over believed c ≠ c(i) that voted on t;
             r_it = Q_it(x_it) - Q̄_z(x_it), Q̄_z the weighted mean of Q over counted votes with Z_t = z.
    Shape:   conditions (T,) -> PeerView of (V,), its peers and agreeing being clusters.
    Source:  Zhang, Pang, Zhu, Liu 2025, on Shnayder et al. 2016, with the leave-one-out posterior as the peer: their
             theorem is given up, and only what is measured is claimed.
    """
    row, cast = peers.clustered.row, peers.votes()
    is_among = peers.believed[row]
    others = cast.per_task()[votes.task] - is_among
    says_as_cluster = is_among & (peers.clustered.votes.label[row] == votes.label)
    agreeing = cast.per_label()[votes.task, votes.label] - says_as_cluster

    on_gold = peers.gold[votes.task] != NO_GOLD
    counted = on_gold | (others > 0)
    weight = np.where(on_gold, GOLD_WEIGHT, 1.0) * counted
    support, usual = np.empty(len(votes)), np.empty(len(votes))
    for alike in _groups(conditions[votes.task]):
        seen = np.zeros(votes.n_classes)
        for rows in slices(alike, votes.n_classes):
            distribution = peers.distribution(votes.task[rows], row[rows])
            support[rows] = distribution[np.arange(len(rows)), votes.label[rows]]
            seen += weight[rows] @ distribution
        usual[alike] = (seen / max(float(weight[alike].sum()), 1.0))[votes.label[alike]]
    return PeerView(support, support - usual, weight, others, agreeing, on_gold, counted, support < REJECT_BELOW)


def _groups(values: IntArray) -> list[IntArray]:
    """The rows of each value. Shape: (n,) -> several (m,), each in order."""
    order = np.argsort(values, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(values[order])) + 1)
