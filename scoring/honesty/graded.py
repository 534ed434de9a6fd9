"""From the votes of a scope whose answers are near or far to everybody's standing: rings, then scores, as elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kernel.values import Answer, AnswerSpace
from scoring.arrays import BoolArray, FloatArray, IntArray, sums
from scoring.graded import Asked, Named, Sight, space_of
from scoring.honesty.assess import Cleared, is_let_alone, of_voters
from scoring.honesty.rings import ClusteredVotes, Rings, find_alike, rings_among, shares_cluster, vote_once, voters
from scoring.leave_one_out import PeerView
from scoring.rules import GOLD_WEIGHT, RIGHT_SHARE, RIGHT_SURPLUS_Z, RING_SHARED_MIN
from scoring.standing import Standing, Tally, standings, tallies_given
from scoring.votes import Votes

_TWO_SIDED = 2
"""While nobody is in good standing a typical score is what it is of two options: halfway from chance to perfection."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Given:
    """What a scope's answers are and are set against. Shape: as Evidence; gold is a number of meanings, or -1."""

    gold: IntArray
    meanings: Sequence[Answer]
    space: AnswerSpace
    overlap: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class GradedAssessment:
    """As Assessment, without a paste test; and what every task's answer is."""

    rings: Rings
    clustered: ClusteredVotes
    view: PeerView
    tallies: list[Tally]
    standings: list[Standing]
    named: Named
    mean_right: float


def assess_graded(
    votes: Votes,
    given: Given,
    *,
    elsewhere: Sequence[Tally] | None = None,
    suspended: BoolArray | None = None,
    cleared: Cleared | None = None,
    joined: IntArray | None = None,
) -> GradedAssessment:
    """Let each ring vote once, set aside who is suspended, and set everybody against gold and the rest.

    Shape:   one vote per (task, worker), labels being numbers of given.meanings; elsewhere, suspended, joined (W,).
    Source:  MECHANISMS 3.3 with support and its mean over others' tasks in place of Q and Q̄.
    """
    already = np.zeros(votes.n_workers, dtype=bool) if suspended is None else suspended
    rings = _rings(votes, given, cleared or Cleared.nobody(votes.n_workers))
    voter = voters(rings.cluster, joined)
    clustered = vote_once(votes, voter)
    asked = _asked(votes, given, clustered, ~of_voters(voter, already)[clustered.votes.worker])
    space = space_of(given.space)
    sight = space.see(asked)
    view = _view(asked, sight)
    tallies = tallies_given(votes, sums(votes.worker, sight.right, votes.n_workers), view, rings.maybe)
    whole = tallies if elsewhere is None else [here + there for here, there in zip(tallies, elsewhere, strict=True)]
    return GradedAssessment(
        rings=rings,
        clustered=clustered,
        view=view,
        tallies=tallies,
        standings=standings(whole, already.tolist(), _TWO_SIDED),
        named=space.name(asked),
        mean_right=float(sight.right.mean()) if len(votes) else 0.0,
    )


def _asked(votes: Votes, given: Given, clustered: ClusteredVotes, believed: BoolArray) -> Asked:
    rows = np.flatnonzero(believed)
    place = np.full(len(believed), -1)
    place[rows] = np.arange(len(rows))
    return Asked(
        votes=votes,
        cast=clustered.votes.only(rows),
        own=place[clustered.row],
        gold=given.gold,
        meanings=given.meanings,
        space=given.space,
        overlap=given.overlap,
    )


def _view(asked: Asked, sight: Sight) -> PeerView:
    counted, on_gold = asked.counted, asked.on_gold
    return PeerView(
        support=sight.support,
        excess=(sight.support - sight.usual) * counted,
        weight=np.where(on_gold, GOLD_WEIGHT, 1.0) * counted,
        peers=asked.others,
        agreeing=sight.agreeing,
        on_gold=on_gold,
        counted=counted,
        refuted=sight.refuted,
    )


def _rings(votes: Votes, given: Given, cleared: Cleared) -> Rings:
    """Who is one voter: gives the very same answers, and neither because they are right nor cleared by a person."""
    alike = find_alike(votes)
    let_alone = is_let_alone(votes, alike.ring, cleared.of_ring)
    is_right = let_alone | _are_right(votes, given, alike.ring)
    return rings_among(alike, is_right, let_alone | _are_right(votes, given, alike.maybe), votes)


def _are_right(votes: Votes, given: Given, cluster: IntArray) -> BoolArray:
    """Whose likeness the truth explains: gold and everybody else confirm nine tenths of what can be confirmed.

    Where the others have not said enough to tell, a cluster is not believed unless it is most of the people there.

    Shape:   cluster (W,) -> (W,) flags, of somebody alone never.
    """
    shared, n = shares_cluster(cluster), votes.n_workers
    if not shared.any():
        return np.zeros(n, dtype=bool)
    once = vote_once(votes, cluster).votes
    asked = _asked(once, given, ClusteredVotes(once, np.arange(len(once))), np.ones(len(once), dtype=bool))
    sight, told = space_of(given.space).see(asked), asked.counted.astype(np.float64)

    def total(values: FloatArray) -> FloatArray:
        return sums(once.worker, values * told, n)

    excess, count = sight.support - sight.usual, total(np.ones(len(once)))
    mean = total(excess) / np.maximum(count, 1)
    spread = np.sqrt(np.maximum(total((excess - mean[once.worker]) ** 2), 1 / 4))
    is_told = count >= RING_SHARED_MIN
    is_confirmed = (total(sight.right) >= RIGHT_SHARE * total(sight.best)) & (total(excess) >= RIGHT_SURPLUS_Z * spread)
    is_majority = np.bincount(cluster, minlength=n) * 2 > (votes.per_worker() > 0).sum()
    return (np.where(is_told, is_confirmed, is_majority)[cluster] & shared).astype(np.bool_)
