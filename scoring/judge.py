"""From the evidence of one scope to labels, verdicts and standing: a pure function, run in a worker process."""

from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from kernel.values import Answer
from scoring.aggregates import Aggregate
from scoring.annotators import Source, aggregate
from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.calibration import Calibration
from scoring.closing import TaskStates, task_states
from scoring.evidence import Evidence
from scoring.honesty.assess import Assessment, assess
from scoring.honesty.graded import Given, GradedAssessment, assess_graded
from scoring.honesty.paste import PasteTest
from scoring.honesty.rings import Likeness, likeness_of
from scoring.rules import CARRIED_MASS_MAX, RULES_VERSION, TRUSTED_ACCURACY
from scoring.standing import Standing, Tally
from scoring.truth.posterior import Carried
from scoring.verdicts import verdicts_of
from scoring.votes import Votes

Scalar = TypeVar("Scalar", bound=np.generic)

_MODEL_CHARS: Final = 64
"""Of a model's name as it is stored."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Judgement:
    """What one fit says; stored with its rules version, so that it can be replayed.

    Shape:   posterior (T, K), calibrated, gold clamped; label, confidence, votes (T,) and the columns of states;
             verdict, support, peers, agreeing (V,), as the evidence's rows; a repeated vote stays UNDECIDED, with 0s;
             cluster (W,), the lowest member of each person's ring, and what he has in common with it (W,); flagged
             (W,) for pasting, by the paste test (M, W); tallies (this scope) and standings (with
             `elsewhere`), one per worker.
             Where answers are not options, values (T,) are the labels, and posterior has two columns: that the value is
             right, and that it is not; label is 0 then.
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
    values: tuple[Answer, ...] | None = None

    def label_of(self, task: int) -> Answer:
        """What a task's label says, as it is stored."""
        return int(self.label[task]) if self.values is None else self.values[task]


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

    if evidence.space is not None:
        return _graded(evidence, votes, rows)
    known = assess(
        votes,
        evidence.gold,
        evidence.model_answers(),
        carried=_carried(evidence),
        elsewhere=evidence.elsewhere,
        suspended=evidence.suspended,
        cleared=evidence.cleared,
        joined=evidence.joined,
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


def _graded(evidence: Evidence, votes: Votes, rows: IntArray) -> Judgement:
    """The same where answers are near or far: one set of people, who is not suspended, for pay and for labels."""
    assert evidence.space is not None
    assert evidence.meanings is not None
    known = assess_graded(
        votes,
        Given(
            gold=evidence.gold,
            meanings=evidence.meanings,
            space=evidence.space,
            overlap=evidence.max_overlap,
        ),
        elsewhere=evidence.elsewhere,
        suspended=evidence.suspended,
        cleared=evidence.cleared,
        joined=evidence.joined,
    )
    return _graded_judgement(evidence, votes, rows, known)


def _graded_judgement(evidence: Evidence, votes: Votes, rows: IntArray, known: GradedAssessment) -> Judgement:
    """Draw the conclusions."""
    confidence, cast = known.named.confidence, known.clustered.votes
    states = task_states(evidence, votes.per_task(), cast.per_task(), confidence)
    n_rows = len(evidence.task)
    return Judgement(
        posterior=np.stack([confidence, 1 - confidence], axis=1),
        label=np.zeros(evidence.n_tasks, dtype=np.int64),
        confidence=confidence,
        votes=votes.per_task(),
        states=states,
        verdict=_spread(verdicts_of(votes.task, states, known.view), rows, n_rows),
        support=_spread(known.view.support, rows, n_rows),
        peers=_spread(known.view.peers, rows, n_rows),
        agreeing=_spread(known.view.agreeing, rows, n_rows),
        cluster=known.rings.cluster,
        likeness=likeness_of(votes, known.clustered),
        flagged=np.zeros(evidence.n_workers, dtype=bool),
        paste=PasteTest.nobody(evidence.n_workers),
        tallies=known.tallies,
        standings=known.standings,
        mean_accuracy=known.mean_right,
        model=known.named.model[:_MODEL_CHARS],
        source=Source.PEOPLE,
        temperature=1.0,
        calibration=(),
        rules_version=RULES_VERSION,
        values=known.named.values,
    )


def _suspects(evidence: Evidence, known: Assessment) -> BoolArray:
    """Whom pasting is suspected of, as voters. Shape: (W,)."""
    suspected = known.flagged if evidence.suspended is None else known.flagged | evidence.suspended
    voters = np.zeros(evidence.n_workers, dtype=bool)
    voters[known.voter[suspected]] = True
    return voters


def _carried(evidence: Evidence) -> Carried:
    """What other campaigns of the kind say of everybody's accuracy; of whom an operator trusts, what that is worth."""
    if evidence.elsewhere is None:
        carried = Carried.nothing(evidence.n_workers)
    else:
        carried = Carried(
            accuracy=np.array([tally.accuracy for tally in evidence.elsewhere], dtype=np.float64),
            mass=np.array([tally.carried_mass for tally in evidence.elsewhere], dtype=np.float64),
        )
    if evidence.trusted is None:
        return carried
    return Carried(
        accuracy=np.where(evidence.trusted, np.maximum(carried.accuracy, TRUSTED_ACCURACY), carried.accuracy),
        mass=np.where(evidence.trusted, CARRIED_MASS_MAX, carried.mass),
    )


def _spread(values: NDArray[Scalar], rows: IntArray, size: int) -> NDArray[Scalar]:
    """Values of the rows that count, among all rows; 0 where a row does not. Shape: (V',) -> (V,)."""
    spread = np.zeros(size, dtype=values.dtype)
    spread[rows] = values
    return spread
