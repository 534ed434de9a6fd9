"""Rings: people who say the same of everything are one voter, however many accounts they have."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import coo_array, csr_array, triu
from scipy.sparse.csgraph import connected_components

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.rules import (
    MAYBE_RING_SHARED_MIN,
    MAYBE_RING_UNDER,
    RING_EQUAL_PERCENT,
    RING_MIN,
    RING_MIN_BITS,
    RING_SHARED_MIN,
)
from scoring.votes import Votes

_HAIR: Final = 1e-9
"""Sums of rounded bits may fall short by less than this share."""


@dataclass(frozen=True, slots=True, eq=False)
class ClusteredVotes:
    """What is left when every cluster votes once per task.

    Shape:   votes (V',), worker being the cluster's number; row (V,): where the cluster of each original vote said it.
    """

    votes: Votes
    row: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """People who say the same of everything they share, so far.

    Shape:   ring, maybe (W,), clusters, each named by its lowest member's number: those who have shared enough to be
             one voter, and, with them, those who may yet.
    """

    ring: IntArray
    maybe: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Rings:
    """Who is one voter with whom, and who may yet turn out to be.

    Shape:   cluster (W,), each person's, named by its lowest member's number; maybe (W,) flags.
    """

    cluster: IntArray
    maybe: BoolArray

    @property
    def is_member(self) -> BoolArray:
        """Who is in a ring. Shape: (W,)."""
        return shares_cluster(self.cluster)


def find_alike(votes: Votes) -> Alike:
    """Join people who shared 15 tasks and answered 98 % of them alike; components under three stay single.

    The equal answers must weigh 15 bits, -log2 of the share that their options have of all votes: with two options in
    balance that is the 15 tasks again; where nine in ten tasks are "no", real people share 15 of them without copying.
    Those who are alike on 6 tasks, by 6 bits, may become a ring.

    Shape:   one vote per (task, worker). Memory O(pairs of people who share a task).
    Source:  MECHANISMS 3.3, step 1; the bits and the maybe are ours.
    """
    pairs = _pairs(votes)
    return Alike(
        ring=_components(pairs.alike(RING_SHARED_MIN), votes.n_workers),
        maybe=_components(pairs.alike(MAYBE_RING_SHARED_MIN), votes.n_workers),
    )


def rings_among(alike: Alike, is_right: BoolArray, is_maybe_right: BoolArray, votes: Votes) -> Rings:
    """Call those rings who are alike without being right.

    Being among those who may become a ring is no longer held against anybody who has 60 votes: whoever copies has
    shared 15 by then.

    Shape:   is_right, is_maybe_right (W,) flags: whom the truth explains among rings, and among those who may be.
    """
    maybe = shares_cluster(alike.maybe) & ~is_maybe_right & (votes.per_worker() < MAYBE_RING_UNDER)
    everybody = np.arange(votes.n_workers, dtype=np.int64)
    lowest = np.full(votes.n_workers, votes.n_workers, dtype=np.int64)
    np.minimum.at(lowest, alike.ring[~is_right], everybody[~is_right])
    return Rings(np.where(is_right, everybody, lowest[alike.ring]), maybe)


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """What each person has in common with the rest of his cluster. Shape: shared, equal (W,), counts of tasks."""

    shared: IntArray
    equal: IntArray


def likeness_of(votes: Votes, clustered: ClusteredVotes) -> Likeness:
    """Count the tasks that somebody shares with his cluster, and those of which he says what it says.

    Shape:   the votes, and the same with each cluster voting once.
    """
    is_shared = np.bincount(clustered.row, minlength=len(clustered.votes))[clustered.row] > 1
    is_equal = is_shared & (clustered.votes.label[clustered.row] == votes.label)
    counts = [np.bincount(votes.worker[rows], minlength=votes.n_workers) for rows in (is_shared, is_equal)]
    return Likeness(*counts)


def shares_cluster(cluster: IntArray) -> BoolArray:
    """Who shares a cluster with somebody. Shape: (W,) -> (W,)."""
    is_shared: BoolArray = np.bincount(cluster, minlength=len(cluster))[cluster] > 1
    return is_shared


def voters(cluster: IntArray, joined: IntArray | None) -> IntArray:
    """Who is one voter: rings, and the accounts that are known to be one person's, and whoever hangs together by both.

    Shape:   (W,), (W,) or None -> (W,), each named by its lowest member's number.
    """
    if joined is None:
        return cluster
    everybody = np.arange(len(cluster), dtype=np.int64)
    ends = np.concatenate([everybody, everybody]), np.concatenate([cluster, joined])
    graph = coo_array((np.ones(len(ends[0]), dtype=np.int8), ends), shape=(len(cluster), len(cluster)))
    count, component = connected_components(graph, directed=False)
    lowest = np.full(count, len(cluster), dtype=np.int64)
    np.minimum.at(lowest, component, everybody)
    voter: IntArray = lowest[component]
    return voter


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


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """What any two people have in common. Shape: left, right, shared, equal, bits (P,)."""

    left: IntArray
    right: IntArray
    shared: FloatArray
    equal: FloatArray
    bits: FloatArray

    def alike(self, shared_min: int) -> tuple[IntArray, IntArray]:
        """The pairs that so many shared tasks join. Shape: -> (p,), (p,)."""
        is_alike = (
            (self.shared >= shared_min)
            & (100 * self.equal >= RING_EQUAL_PERCENT * self.shared)
            & (self.bits >= RING_MIN_BITS * shared_min / RING_SHARED_MIN * (1 - _HAIR))
        )
        return self.left[is_alike], self.right[is_alike]


def _pairs(votes: Votes) -> _Pairs:
    """Compare everybody who has enough votes with everybody else."""
    busy = votes.only(np.flatnonzero(votes.per_worker()[votes.worker] >= MAYBE_RING_SHARED_MIN))
    ones = np.ones(len(busy))
    cell = busy.task * votes.n_classes + busy.label
    took = csr_array((ones, (busy.worker, busy.task)), shape=(votes.n_workers, votes.n_tasks))
    cells = votes.n_workers, votes.n_tasks * votes.n_classes
    said = csr_array((ones, (busy.worker, cell)), shape=cells)
    weighed = csr_array((_bits(votes)[busy.label], (busy.worker, cell)), shape=cells)

    pair, shared = _by_pair(took, took)
    equal, bits = _looked_up(_by_pair(said, said), pair), _looked_up(_by_pair(weighed, said), pair)
    return _Pairs(pair // votes.n_workers, pair % votes.n_workers, shared, equal, bits)


def _components(alike: tuple[IntArray, IntArray], n_workers: int) -> IntArray:
    """Who hangs together, three at least; everybody else stays alone. Shape: (p,) twice -> (W,), the lowest member."""
    ones = np.ones(len(alike[0]), dtype=np.int8)
    graph = coo_array((ones, alike), shape=(n_workers, n_workers))
    count, component = connected_components(graph, directed=False)

    lowest = np.full(count, n_workers, dtype=np.int64)
    everybody = np.arange(n_workers, dtype=np.int64)
    np.minimum.at(lowest, component, everybody)
    in_ring = np.bincount(component, minlength=count)[component] >= RING_MIN
    return np.where(in_ring, lowest[component], everybody)


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
