"""From the votes of one scope to everybody's standing: rings, paste test, conditioned score, in that order."""

from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from scoring.arrays import BoolArray, IntArray
from scoring.honesty.conditioned import Peers, conditions_of, view_given_models
from scoring.honesty.flags import CLEARED_UNTIL_TIMES
from scoring.honesty.paste import PasteTest, check_answers, paste_test
from scoring.honesty.right import are_right
from scoring.honesty.rings import (
    ClusteredVotes,
    Rings,
    find_alike,
    likeness_of,
    rings_among,
    shares_cluster,
    vote_once,
    voters,
)
from scoring.leave_one_out import PeerView
from scoring.standing import Standing, Tally, standings, tallies_of
from scoring.truth import dawid_skene, one_coin
from scoring.truth.posterior import Carried, Posterior
from scoring.votes import BadVotes, Votes


class Fit(Protocol):
    """A model of truth, from `scoring.truth`."""

    def __call__(self, votes: Votes, gold: IntArray, carried: Carried | None, /) -> Posterior:
        """Believe the votes. Shape: gold (T,) -> Posterior of (T, K)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Cleared:
    """Whom a person has looked at and found nothing.

    Shape:   of_paste (W,), the votes that a model answered too when it was decided, 0 where it was not; of_ring (W,),
             the tasks shared with the rest of the ring then.
    """

    of_paste: IntArray
    of_ring: IntArray

    @classmethod
    def nobody(cls, n_workers: int) -> "Cleared":
        """Nobody has been looked at."""
        return cls(np.zeros(n_workers, dtype=np.int64), np.zeros(n_workers, dtype=np.int64))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Assessment:
    """Who is whose cluster, who is flagged, and where everybody stands.

    Shape:   rings (W,); voter (W,), rings and joined accounts; clustered, the votes that are left (V',); flagged (W,);
             paste (M, W); view (V,); one Tally (of this scope) and one Standing (of the whole kind) per worker;
             posterior (T, K), the fit that pay rests on.
    Units:   as PeerView, Tally and Standing say.
    """

    rings: Rings
    voter: IntArray
    clustered: ClusteredVotes
    flagged: BoolArray
    paste: PasteTest
    posterior: Posterior
    view: PeerView
    tallies: list[Tally]
    standings: list[Standing]


def assess(  # noqa: PLR0913 - each is a column of its own
    votes: Votes,
    gold: IntArray,
    answers: IntArray | None = None,
    *,
    carried: Carried | None = None,
    elsewhere: Sequence[Tally] | None = None,
    suspended: BoolArray | None = None,
    cleared: Cleared | None = None,
    joined: IntArray | None = None,
) -> Assessment:
    """Let each ring vote once, set aside whom the paste test flags, and score everybody against the rest.

    A flag suspends until a person has looked; it rejects nothing, and whom that person cleared is let alone until there
    is twice as much to look at. Without answers nobody is tested for pasting.

    Shape:   one vote per (task, worker), in submission order; gold (T,), -1 where none; answers (M, T) of up to three
             stored models, -1 where none; elsewhere: one Tally per worker over other scopes; suspended, joined (W,).
    Raises:  BadVotes.
    Source:  MECHANISMS 3.3.
    """
    stored = np.empty((0, votes.n_tasks), dtype=np.int64) if answers is None else answers
    already = np.zeros(votes.n_workers, dtype=bool) if suspended is None else suspended
    known = cleared or Cleared.nobody(votes.n_workers)
    _check(votes, stored, (elsewhere, already, known.of_paste, known.of_ring))
    believe = model_for(votes)

    rings = _rings(votes, gold, carried, known)
    cluster = voters(rings.cluster, joined)
    clustered = vote_once(votes, cluster)
    paste = paste_test(votes, believe(clustered.votes, gold, carried), cluster, stored)
    is_cleared = paste.most_votes < CLEARED_UNTIL_TIMES * known.of_paste
    flagged = paste.flagged & ~is_cleared
    believed = ~of_voters(cluster, flagged | already)[clustered.votes.worker]
    posterior = believe(clustered.votes.only(np.flatnonzero(believed)), gold, carried)

    view = view_given_models(votes, Peers(clustered, believed, posterior, gold), conditions_of(votes, stored))
    tallies = tallies_of(votes, posterior, view, (paste.unsure & ~is_cleared) | rings.maybe)
    whole = tallies if elsewhere is None else [here + there for here, there in zip(tallies, elsewhere, strict=True)]
    return Assessment(
        rings=rings,
        voter=cluster,
        clustered=clustered,
        flagged=flagged,
        paste=paste,
        posterior=posterior,
        view=view,
        tallies=tallies,
        standings=standings(whole, (already | flagged).tolist(), votes.n_classes),
    )


def of_voters(cluster: IntArray, flags: BoolArray) -> BoolArray:
    """Which voters have a member with the flag. Shape: (W,), (W,) -> (W,)."""
    voters = np.zeros(len(cluster), dtype=bool)
    voters[cluster[flags]] = True
    return voters


def _rings(votes: Votes, gold: IntArray, carried: Carried | None, cleared: Cleared) -> Rings:
    """Who is one voter: alike, and neither because they are right nor cleared of it by a person.

    Rings are confirmed apart from those who may become one: these hang together by little, and good people among them
    would speak for a ring.
    """
    alike = find_alike(votes)
    let_alone = is_let_alone(votes, alike.ring, cleared.of_ring)
    is_right = let_alone | _confirmed(votes, alike.ring, gold, carried)
    return rings_among(alike, is_right, let_alone | _confirmed(votes, alike.maybe, gold, carried), votes)


def _confirmed(votes: Votes, cluster: IntArray, gold: IntArray, carried: Carried | None) -> BoolArray:
    """Whose likeness the truth explains, each cluster voting once. Shape: (W,) -> (W,)."""
    if not shares_cluster(cluster).any():
        return np.zeros(votes.n_workers, dtype=bool)
    once = vote_once(votes, cluster)
    everybody = np.ones(len(once.votes), dtype=bool)
    return are_right(votes, Peers(once, everybody, model_for(votes)(once.votes, gold, carried), gold), cluster)


def is_let_alone(votes: Votes, ring: IntArray, cleared_at: IntArray) -> BoolArray:
    """Who was cleared, and shares less than twice as much with the others by now. Shape: (W,), (W,) -> (W,)."""
    if not cleared_at.any():
        return np.zeros(votes.n_workers, dtype=bool)
    shared = likeness_of(votes, vote_once(votes, ring)).shared
    is_left: BoolArray = shared < CLEARED_UNTIL_TIMES * cleared_at
    return is_left


def model_for(votes: Votes) -> Fit:
    """Confusion matrices, which know a person who always says the same; one coin where they would not fit in memory."""
    return dawid_skene.fit if dawid_skene.fits_in_memory(votes) else one_coin.fit


def _check(votes: Votes, answers: IntArray, people: Iterable[Sized | None]) -> None:
    check_answers(votes, answers)
    if len(votes.first_of_each_pair()) != len(votes):
        raise BadVotes("somebody voted twice on a task: the first of each pair counts")
    if any(column is not None and len(column) != votes.n_workers for column in people):
        raise BadVotes("elsewhere, suspended and cleared are one per worker, or None")
