"""People may say the same of everything because they are all right. Gold and everybody else tell them from a ring."""

from typing import Final

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray, sums
from scoring.honesty.conditioned import Peers
from scoring.honesty.rings import shares_cluster
from scoring.leave_one_out import slices
from scoring.rules import RIGHT_SHARE, RIGHT_SURPLUS_Z, RIGHT_WITHIN_Z
from scoring.votes import Votes

_VARIANCE_MIN: Final = 0.02
"""Of an answer that is known: people who are alike are right 98 times in 100, not always."""


def are_right(votes: Votes, peers: Peers, cluster: IntArray) -> BoolArray:
    """Whose likeness is explained by the truth: the others' word and gold confirm what their cluster says.

    A cluster is right if its answers are nearly as likely as the truth's own would be (nine tenths, or two standard
    deviations while little is known), and likelier than the same answers on other tasks, by three. Where nobody else
    has said enough to tell, a cluster is not believed unless it is most of the people there: a majority can't be judged
    by itself.

    Model:   S = Σ_t Q_t(x_t) over the cluster's answers, Q_t without the cluster, certain on gold; if x is the truth,
             E S = ΣΣ_k Q_t(k)²; if x has nothing to do with the task, E S = ΣΣ_k f(k)·Q_t(k), f the cluster's habits.
    Shape:   cluster (W,); peers of the clusters' votes, all believed -> (W,) flags, of somebody alone never.
    Source:  ours; MECHANISMS 3.3 joins whoever is alike, and honest people are alike where tasks are easy.
    """
    cast = peers.clustered.votes
    is_asked = shares_cluster(cluster)[cast.worker]
    asked = cast.only(np.flatnonzero(is_asked))
    said, by_truth, by_habit = _moments(asked, peers, np.flatnonzero(is_asked))

    n = votes.n_workers
    surplus = sums(asked.worker, said - by_habit[0], n) / _deviation(asked, by_habit[1], n)
    truth, own = sums(asked.worker, by_truth[0], n), sums(asked.worker, said, n)
    is_near = (own >= RIGHT_SHARE * truth) | (truth - own <= RIGHT_WITHIN_Z * _deviation(asked, by_truth[1], n))
    reachable = sums(asked.worker, by_truth[0] - by_habit[0], n) / _deviation(asked, by_habit[1], n)

    is_told = reachable >= RIGHT_SURPLUS_Z
    is_confirmed = is_told & is_near & (surplus >= RIGHT_SURPLUS_Z)
    is_majority = np.bincount(cluster, minlength=n) * 2 > (votes.per_worker() > 0).sum()
    is_right: BoolArray = (is_confirmed | (~is_told & is_majority))[cluster] & shares_cluster(cluster)
    return is_right


def _moments(
    asked: Votes, peers: Peers, rows: IntArray
) -> tuple[FloatArray, tuple[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]:
    """Of each answer: Q(x); mean and variance of Q at the truth; mean and variance of Q at the cluster's habits.

    Shape:   asked (n,), its rows among the clusters' votes (n,) -> (n,) each.
    """
    said, n_classes = np.empty(len(rows)), asked.n_classes
    by_truth, by_habit = (np.empty(len(rows)), np.empty(len(rows))), (np.empty(len(rows)), np.empty(len(rows)))
    order = np.argsort(asked.worker, kind="stable")
    for mine in np.split(order, np.flatnonzero(np.diff(asked.worker[order])) + 1):
        habit = np.bincount(asked.label[mine], minlength=n_classes) / max(len(mine), 1)
        for part in slices(mine, n_classes):
            q = peers.distribution(asked.task[part], rows[part])
            said[part] = q[np.arange(len(part)), asked.label[part]]
            by_truth[0][part], by_truth[1][part] = _mean_and_variance(q, q)
            by_habit[0][part], by_habit[1][part] = _mean_and_variance(q, habit)
    return said, by_truth, by_habit


def _mean_and_variance(q: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Of q(k) with k drawn by the weights. Shape: (n, K); (n, K) or (K,) -> (n,), (n,)."""
    mean: FloatArray = (q * weights).sum(axis=1)
    square: FloatArray = (q * q * weights).sum(axis=1)
    return mean, np.maximum(square - mean**2, 0.0)


def _deviation(asked: Votes, variance: FloatArray, size: int) -> FloatArray:
    deviation: FloatArray = np.sqrt(
        np.maximum(sums(asked.worker, np.maximum(variance, _VARIANCE_MIN), size), _VARIANCE_MIN)
    )
    return deviation
