"""From the evidence of one scope to labels, verdicts and standing: a pure function, run in a worker process."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from scoring.aggregates import Aggregate
from scoring.annotators import Source, aggregate
from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.calibration import Calibration
from scoring.closing import TaskStates, task_states
from scoring.evidence import Evidence
from scoring.honesty.assess import Assessment, assess
from scoring.honesty.paste import PasteTest
from scoring.honesty.rings import Likeness, likeness_of
from scoring.rules import RULES_VERSION
from scoring.standing import Standing, Tally
from scoring.truth.posterior import Carried
from scoring.verdicts import verdicts_of
from scoring.votes import Votes

Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Judgement:
    """What one fit says; stored with its rules version, so that it can be replayed.

    Shape:   posterior (T, K), calibrated, gold clamped; label, confidence, votes (T,) and the columns of states;
             verdict, support, peers, agreeing (V,), as the evidence's rows; a repeated vote stays UNDECIDED, with 0s;
             cluster (W,), the lowest member of each person's ring, and what he has in common with it (W,); flagged
             (W,) for pasting, by the paste test (M, W); tallies (this scope) and standings (with
             `elsewhere`), one per worker.
    Units:   confidence, support and mean_accuracy are probabilities; peers and agreeing exclude the vote itself and
             count a ring once. Labels rest on `model` and the votes of `source`.
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
    cluster: IntArray
    likeness: Likeness
    flagged: BoolArray
    paste: PasteTest
    tallies: list[Tally]
    standings: list[Standing]
    mean_accuracy: float
    model: str
    source: Source
    temperature: float
    calibration: Calibration
    rules_version: str


def judge(evidence: Evidence) -> Judgement:
    """Fit the votes, close what is sure, judge what is due, and tell everybody's standing.

    Two fits: pay rests on people who are not suspected, by habits that know who always says the same; labels on the
    model that stands or that gold chooses, with the stored models' answers or without.

    Raises:  BadVotes.
    Source:  MECHANISMS 3.1, 3.3, 3.4, 3.7.
    """
    every = evidence.votes()
    rows = every.first_of_each_pair()
    votes = every.only(rows)

    known = assess(
        votes,
        evidence.gold,
        evidence.model_answers(),
        carried=_carried(evidence),
        elsewhere=evidence.elsewhere,
        suspended=evidence.suspended,
        cleared=evidence.cleared,
    )
    fitted, source = aggregate(
        known.clustered.votes,
        evidence.model_answers(),
        _suspects(evidence, known),
        evidence.gold,
        _carried(evidence),
        evidence.max_overlap,
        learn_classes=evidence.learn_classes,
    )
    return _judgement(evidence, votes, rows, known, fitted, source)


def _judgement(
    evidence: Evidence, votes: Votes, rows: IntArray, known: Assessment, fitted: Aggregate, source: Source
) -> Judgement:
    """Draw the conclusions."""
    confidence = fitted.calibrated.max(axis=1)
    cast = known.clustered.votes
    states = task_states(evidence, votes.per_task(), cast.per_task(), confidence)
    verdict = verdicts_of(votes.task, states, known.view)

    n_rows = len(evidence.task)
    accuracy = fitted.posterior.skill.accuracy[cast.worker]
    return Judgement(
        posterior=fitted.calibrated,
        label=fitted.calibrated.argmax(axis=1),
        confidence=confidence,
        votes=votes.per_task(),
        states=states,
        verdict=_spread(verdict, rows, n_rows),
        support=_spread(known.view.support, rows, n_rows),
        peers=_spread(known.view.peers, rows, n_rows),
        agreeing=_spread(known.view.agreeing, rows, n_rows),
        cluster=known.rings.cluster,
        likeness=likeness_of(votes, known.clustered),
        flagged=known.flagged,
        paste=known.paste,
        tallies=known.tallies,
        standings=known.standings,
        mean_accuracy=float(accuracy.mean()) if len(accuracy) else (1 + 1 / evidence.n_classes) / 2,
        model=fitted.model,
        source=source,
        temperature=fitted.temperature,
        calibration=fitted.calibration,
        rules_version=RULES_VERSION,
    )


def _suspects(evidence: Evidence, known: Assessment) -> BoolArray:
    """Whom pasting is suspected of, as voters. Shape: (W,)."""
    suspected = known.flagged if evidence.suspended is None else known.flagged | evidence.suspended
    voters = np.zeros(evidence.n_workers, dtype=bool)
    voters[known.rings.cluster[suspected]] = True
    return voters


def _carried(evidence: Evidence) -> Carried:
    """What other campaigns of the kind say of everybody's accuracy."""
    if evidence.elsewhere is None:
        return Carried.nothing(evidence.n_workers)
    return Carried(
        accuracy=np.array([tally.accuracy for tally in evidence.elsewhere], dtype=np.float64),
        mass=np.array([tally.carried_mass for tally in evidence.elsewhere], dtype=np.float64),
    )


def _spread(values: NDArray[Scalar], rows: IntArray, size: int) -> NDArray[Scalar]:
    """Values of the rows that count, among all rows; 0 where a row does not. Shape: (V',) -> (V,)."""
    spread = np.zeros(size, dtype=values.dtype)
    spread[rows] = values
    return spread
