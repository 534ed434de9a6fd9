"""From the evidence of one scope to labels, verdicts and standing: a pure function, run in a worker process."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kernel.values import Options
from scoring.aggregates import Aggregate, aggregator_for
from scoring.arrays import FloatArray, IntArray
from scoring.calibration import Calibration
from scoring.closing import TaskStates, task_states
from scoring.evidence import Evidence
from scoring.leave_one_out import PeerView, view_by_peers
from scoring.rules import RULES_VERSION
from scoring.standing import Standing, Tally, standings, tallies_of
from scoring.truth.posterior import Carried
from scoring.verdicts import verdicts_of
from scoring.votes import Votes

Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Judgement:
    """What one fit says; stored with its rules version, so that it can be replayed.

    Shape:   posterior (T, K), calibrated, gold clamped; label, confidence, votes (T,) and the columns of states;
             verdict, support, peers, agreeing (V,), as the evidence's rows; a repeated vote stays UNDECIDED, with 0s;
             tallies (this scope) and standings (with `elsewhere`), one per worker.
    Units:   confidence, support and mean_accuracy are probabilities; peers and agreeing exclude the vote itself.
    """

    posterior: FloatArray
    label: IntArray
    confidence: FloatArray
    votes: IntArray
    states: TaskStates
    verdict: IntArray
    support: FloatArray
    peers: IntArray
    agreeing: IntArray
    tallies: list[Tally]
    standings: list[Standing]
    mean_accuracy: float
    model: str
    temperature: float
    calibration: Calibration
    rules_version: str


def judge(evidence: Evidence) -> Judgement:
    """Fit the votes, close what is sure, judge what is due, and tell everybody's standing.

    Raises:  BadVotes.
    Source:  MECHANISMS 3.1, 3.3, 3.7.
    """
    every = evidence.votes()
    rows = every.first_of_each_pair()
    votes = every.only(rows)

    fitted = _fit(evidence, votes)
    view = view_by_peers(votes, fitted.posterior, evidence.gold)
    tallies = tallies_of(votes, fitted.posterior, view)
    return _judgement(evidence, votes, rows, fitted, view, tallies)


def _fit(evidence: Evidence, votes: Votes) -> Aggregate:
    """Aggregate the votes, knowing what people bring from elsewhere."""
    aggregator = aggregator_for(Options(evidence.n_classes))
    return aggregator.aggregate(votes, evidence.gold, _carried(evidence), evidence.max_overlap)


def _judgement(
    evidence: Evidence, votes: Votes, rows: IntArray, fitted: Aggregate, view: PeerView, tallies: list[Tally]
) -> Judgement:
    """Draw the conclusions."""
    confidence = fitted.calibrated.max(axis=1)
    states = task_states(evidence, votes.per_task(), confidence)
    verdict = verdicts_of(votes.task, states, view)

    n_rows = len(evidence.task)
    accuracy = fitted.posterior.skill.accuracy[votes.worker]
    return Judgement(
        posterior=fitted.calibrated,
        label=fitted.calibrated.argmax(axis=1),
        confidence=confidence,
        votes=votes.per_task(),
        states=states,
        verdict=_spread(verdict, rows, n_rows),
        support=_spread(view.support, rows, n_rows),
        peers=_spread(view.peers, rows, n_rows),
        agreeing=_spread(view.agreeing, rows, n_rows),
        tallies=tallies,
        standings=_standings(evidence, tallies),
        mean_accuracy=float(accuracy.mean()) if len(accuracy) else (1 + 1 / evidence.n_classes) / 2,
        model=fitted.model,
        temperature=fitted.temperature,
        calibration=fitted.calibration,
        rules_version=RULES_VERSION,
    )


def _carried(evidence: Evidence) -> Carried:
    """What other campaigns of the kind say of everybody's accuracy."""
    if evidence.elsewhere is None:
        return Carried.nothing(evidence.n_workers)
    return Carried(
        accuracy=np.array([tally.accuracy for tally in evidence.elsewhere], dtype=np.float64),
        mass=np.array([tally.carried_mass for tally in evidence.elsewhere], dtype=np.float64),
    )


def _standings(evidence: Evidence, tallies: list[Tally]) -> list[Standing]:
    """Everybody's standing in the kind: this scope and all others together."""
    elsewhere = evidence.elsewhere or [Tally()] * evidence.n_workers
    whole = [here + there for here, there in zip(tallies, elsewhere, strict=True)]
    suspended = [False] * evidence.n_workers if evidence.suspended is None else evidence.suspended.tolist()
    return standings(whole, suspended, evidence.n_classes)


def _spread(values: NDArray[Scalar], rows: IntArray, size: int) -> NDArray[Scalar]:
    """Values of the rows that count, among all rows; 0 where a row does not. Shape: (V',) -> (V,)."""
    spread = np.zeros(size, dtype=values.dtype)
    spread[rows] = values
    return spread
