"""From the votes of one scope to everybody's standing: rings, paste test, conditioned score, in that order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from scoring.arrays import BoolArray, IntArray
from scoring.honesty.conditioned import Peers, conditions_of, view_given_models
from scoring.honesty.paste import PasteTest, check_answers, paste_test
from scoring.honesty.rings import clusters_of, vote_once
from scoring.leave_one_out import PeerView
from scoring.standing import Standing, Tally, standings, tallies_of
from scoring.truth import dawid_skene, one_coin
from scoring.truth.posterior import Posterior
from scoring.votes import BadVotes, Votes


class Fit(Protocol):
    """A model of truth, from `scoring.truth`."""

    def __call__(self, votes: Votes, gold: IntArray, /) -> Posterior:
        """Believe the votes. Shape: gold (T,) -> Posterior of (T, K)."""
        ...


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Assessment:
    """Who is whose cluster, who is flagged, and where everybody stands.

    Shape:   cluster (W,), a number shared by a ring's members; flagged (W,); paste (M, W); view (V,); one Tally (of
             this scope) and one Standing (of the whole kind) per worker; posterior (T, K), the fit that pay rests on.
    Units:   as PeerView, Tally and Standing say.
    """

    cluster: IntArray
    flagged: BoolArray
    paste: PasteTest
    posterior: Posterior
    view: PeerView
    tallies: list[Tally]
    standings: list[Standing]


def assess(
    votes: Votes,
    gold: IntArray,
    answers: IntArray | None = None,
    *,
    elsewhere: Sequence[Tally] | None = None,
    suspended: BoolArray | None = None,
    fit: Fit | None = None,
) -> Assessment:
    """Let each ring vote once, set aside whom the paste test flags, and score everybody against the rest.

    A flag suspends until a person has looked; it rejects nothing. Without answers nobody is tested for pasting.

    Shape:   one vote per (task, worker), in submission order; gold (T,), -1 where none; answers (M, T) of up to three
             stored models, -1 where none; elsewhere: one Tally per worker over the other scopes; suspended (W,).
    Raises:  BadVotes.
    Source:  MECHANISMS 3.3.
    """
    stored = np.empty((0, votes.n_tasks), dtype=np.int64) if answers is None else answers
    already = np.zeros(votes.n_workers, dtype=bool) if suspended is None else suspended
    _check(votes, stored, already, elsewhere)
    believe = fit or model_for(votes)

    cluster = clusters_of(votes)
    clustered = vote_once(votes, cluster)
    paste = paste_test(votes, believe(clustered.votes, gold), cluster, stored)
    suspect = np.zeros(votes.n_workers, dtype=bool)
    suspect[cluster[paste.flagged]] = True
    believed = ~suspect[clustered.votes.worker]
    posterior = believe(clustered.votes.only(np.flatnonzero(believed)), gold)

    peers = Peers(clustered, believed, posterior, gold)
    view = view_given_models(votes, peers, conditions_of(votes, stored))
    tallies = tallies_of(votes, posterior, view)
    whole = tallies if elsewhere is None else [here + there for here, there in zip(tallies, elsewhere, strict=True)]
    return Assessment(
        cluster=cluster,
        flagged=paste.flagged,
        paste=paste,
        posterior=posterior,
        view=view,
        tallies=tallies,
        standings=standings(whole, (already | paste.flagged).tolist(), votes.n_classes),
    )


def model_for(votes: Votes) -> Fit:
    """Confusion matrices, which know a person who always says the same; one coin where they would not fit in memory."""
    return dawid_skene.fit if dawid_skene.fits_in_memory(votes) else one_coin.fit


def _check(votes: Votes, answers: IntArray, suspended: BoolArray, elsewhere: Sequence[Tally] | None) -> None:
    check_answers(votes, answers)
    if len(votes.first_of_each_pair()) != len(votes):
        raise BadVotes("somebody voted twice on a task: the first of each pair counts")
    if suspended.shape != (votes.n_workers,) or (elsewhere is not None and len(elsewhere) != votes.n_workers):
        raise BadVotes("elsewhere and suspended are one per worker, or None")
