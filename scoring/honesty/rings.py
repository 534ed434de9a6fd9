"""Rings: people who say the same of everything are one voter, however many accounts they have."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import coo_array, csr_array, triu
from scipy.sparse.csgraph import connected_components

from scoring.arrays import FloatArray, IntArray
from scoring.votes import Votes

SHARED_MIN: Final = 15
"""Fewer shared tasks say nothing about two people."""
SURPRISE_MIN_BITS: Final = 15.0
"""Nor do fifteen times the answer that nearly everybody gives: an equal answer counts by how rare its option is."""
_ENOUGH_BITS: Final = SURPRISE_MIN_BITS * (1 - 1e-9)
"""Sums of fifteen rounded bits may fall a hair short."""
EQUAL_MIN_PERCENT: Final = 98
RING_MIN: Final = 3
"""Two people alike may be two good people; a chain of three that are all alike is not left to vote thrice."""


@dataclass(frozen=True, slots=True, eq=False)
class ClusteredVotes:
    """What is left when every cluster votes once per task.

    Shape:   votes (V',), worker being the cluster's number; row (V,): where the cluster of each original vote said it.
    """

    votes: Votes
    row: IntArray


def clusters_of(votes: Votes) -> IntArray:
    """Join people who shared 15 tasks and answered 98 % of them alike; components under three stay single.

    The equal answers must weigh 15 bits, -log2 of the share that their options have of all votes: with two options in
    balance that is the 15 tasks again; where nine in ten tasks are "no", real people share 15 of them without copying.

    Shape:   one vote per (task, worker) -> (W,), each person's cluster, named by its lowest member's number.
             Memory O(pairs of people who share a task).
    Source:  MECHANISMS 3.3, step 1; the bits are ours.
    """
    left, right = _alike(votes)
    graph = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(votes.n_workers, votes.n_workers))
    count, component = connected_components(graph, directed=False)

    lowest = np.full(count, votes.n_workers, dtype=np.int64)
    everybody = np.arange(votes.n_workers, dtype=np.int64)
    np.minimum.at(lowest, component, everybody)
    in_ring = np.bincount(component, minlength=count)[component] >= RING_MIN
    return np.where(in_ring, lowest[component], everybody)


def vote_once(votes: Votes, cluster: IntArray) -> ClusteredVotes:
    """Give every cluster its plurality on each task; among equals, what was said first.

    Shape:   one vote per (task, worker); cluster (W,).
    Source:  MECHANISMS 3.3, step 1.
    """
    ballot = cluster[votes.worker] * votes.n_tasks + votes.task
    _, first, count = np.unique(ballot * votes.n_classes + votes.label, return_index=True, return_counts=True)
    order = np.lexsort((first, -count, ballot[first]))
    is_best = np.ones(len(order), dtype=bool)
    is_best[1:] = ballot[first][order][1:] != ballot[first][order][:-1]

    rows = np.sort(first[order[is_best]])
    cast = votes.only(rows)
    ballots, by_ballot = np.unique(ballot[rows], return_index=True)
    once = Votes(cast.task, cluster[cast.worker], cast.label, votes.n_tasks, votes.n_workers, votes.n_classes)
    return ClusteredVotes(once, by_ballot[np.searchsorted(ballots, ballot)])


def _alike(votes: Votes) -> tuple[IntArray, IntArray]:
    """The pairs of people that the rule joins. Shape: -> (P,), (P,)."""
    busy = votes.only(np.flatnonzero(votes.per_worker()[votes.worker] >= SHARED_MIN))
    ones = np.ones(len(busy))
    cell = busy.task * votes.n_classes + busy.label
    took = csr_array((ones, (busy.worker, busy.task)), shape=(votes.n_workers, votes.n_tasks))
    cells = votes.n_workers, votes.n_tasks * votes.n_classes
    said = csr_array((ones, (busy.worker, cell)), shape=cells)
    weighed = csr_array((_bits(votes)[busy.label], (busy.worker, cell)), shape=cells)

    pair, shared = _by_pair(took, took)
    equal = _looked_up(_by_pair(said, said), pair)
    bits = _looked_up(_by_pair(weighed, said), pair)
    is_alike = (shared >= SHARED_MIN) & (100 * equal >= EQUAL_MIN_PERCENT * shared) & (bits >= _ENOUGH_BITS)
    return pair[is_alike] // votes.n_workers, pair[is_alike] % votes.n_workers


def _by_pair(left: csr_array, right: csr_array) -> tuple[IntArray, FloatArray]:
    """Sums over what two people have in common. Shape: (W, N), (W, N) -> (P,) sorted, one number a pair; (P,)."""
    common = triu(left @ right.T, k=1).tocoo()
    pair = common.row.astype(np.int64) * left.shape[0] + common.col
    order = np.argsort(pair)
    return pair[order], common.data[order]


def _looked_up(table: tuple[IntArray, FloatArray], pair: IntArray) -> FloatArray:
    """The table's values of these pairs, 0 where it has none. Shape: (P,) -> (P,)."""
    known, values = table
    looked_up = np.zeros(len(pair))
    looked_up[np.searchsorted(pair, known)] = values
    return looked_up


def _bits(votes: Votes) -> FloatArray:
    """How much it says that two people chose the same, by option. Shape: -> (K,)."""
    counts = np.bincount(votes.label, minlength=votes.n_classes)
    bits: FloatArray = -np.log2(np.maximum(counts, 1) / max(len(votes), 1))
    return np.abs(bits)
