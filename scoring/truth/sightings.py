"""Which objects are there: real ones, plain or easily missed, that people see or don't; and slips of one person."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray, softmax, sums
from scoring.rules import (
    ACCURACY_BOUND,
    COINCIDENCE_PRIOR,
    MAX_ITERATIONS,
    SEEN_AT_FIRST,
    STOP_AT_MEAN_MOVE,
    WORKER_PRIOR_MASS,
)

_REAL: Final = len(SEEN_AT_FIRST)
_SLIP_AT_FIRST: Final = (0.1, 0.9)
_LEAST: Final = 1e-9
_COINCIDENCE: Final = COINCIDENCE_PRIOR[0] / sum(COINCIDENCE_PRIOR)


@dataclass(frozen=True, slots=True, eq=False)
class Sightings:
    """What people made of every object of every picture.

    Shape:   task, worker (V,), who looked at which picture; picture (O,), each object's; object, looker, drew (N,), one
             for each object and each looker (a row of V) at its picture: whether he boxed it.
    """

    task: IntArray
    worker: IntArray
    n_tasks: int
    n_workers: int
    picture: IntArray
    object: IntArray
    looker: IntArray
    drew: BoolArray

    def per_object(self, values: FloatArray) -> FloatArray:
        """Add up over each object's lookers. Shape: (N,) -> (O,)."""
        return sums(self.object, values, len(self.picture))

    def counts(self) -> tuple[FloatArray, FloatArray]:
        """How many boxed each object, and how many looked. Shape: -> (O,) twice."""
        return self.per_object(self.drew.astype(np.float64)), self.per_object(np.ones(len(self.drew)))

    def per_person(self, values: FloatArray) -> FloatArray:
        """Add up over everything that each worker looked at. Shape: (N,) -> (W,)."""
        return sums(self.worker[self.looker], values, self.n_workers)


@dataclass(frozen=True, slots=True, eq=False)
class SightingFit:
    """Which objects are real, and how well people look.

    Shape:   real (O,), gold clamped; log_scores (O, 2), slip and real, without gold; sees (W, 2), the plain and the
             easily missed that each worker boxes; slips (W,), a picture; common (2,), how many of each a picture has;
             coincidence: how often another boxes the same slip.
    """

    real: FloatArray
    log_scores: FloatArray
    sees: FloatArray
    slips: FloatArray
    common: FloatArray
    coincidence: float


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """Shape: shares (O, 3), plain, missed, slip; missed (T, 2), real objects nobody boxed; the rest as SightingFit."""

    shares: FloatArray
    missed: FloatArray
    slips: FloatArray
    sees: FloatArray
    log_scores: FloatArray
    common: FloatArray
    coincidence: float


def fit(seen: Sightings, gold: IntArray, known: BoolArray) -> SightingFit:
    """Weigh for each object whether so many people see a real thing, or one slips and others happen to.

    Objects that everybody overlooked are expected, too: else all would seem sharp-eyed, since only what somebody boxed
    is listed. That, and that slips seldom coincide, makes two of nine enough where misses are common.

    Model:   on each picture real objects of visibility m come Poisson(μ_m), looker i boxes them with h_im; slips of i
             come Poisson(λ_i), another boxes the same with c. An object boxed by the k of n people in S:
             real μ_m Π_S h_im Π_rest (1 - h_im); slip Σ_S λ_i c^(k-1) (1 - c)^(n-k). EM.
    Shape:   gold (O,), 1 real, 0 slip, -1 not known; known (T,), whose objects are all listed -> SightingFit of (O,).
             Memory O(N).
    Source:  marked Poisson processes under thinning, Kingman 1993; the model is ours.
    """
    state = _start(seen, gold, known)
    for _ in range(MAX_ITERATIONS):
        before, state = state, _turn(seen, gold, known, state)
        if np.abs(state.shares - before.shares).sum() <= 2 * STOP_AT_MEAN_MOVE * len(gold):
            break
    return SightingFit(
        state.shares[:, :_REAL].sum(axis=1),
        state.log_scores,
        state.sees,
        state.slips,
        state.common,
        state.coincidence,
    )


def real_without(seen: Sightings, fitted: SightingFit) -> FloatArray:
    """How surely each object is real by the word of everybody but one of its lookers.

    What nobody else boxed is somebody's box all the same, as likely a slip as anybody's is.

    Shape:   -> (N,), for each object and each looker; gold is not heeded.
    """
    person = seen.worker[seen.looker]
    anybody = float(fitted.slips[person].mean()) if len(person) else 1.0
    real = np.full((len(person), _REAL), -np.inf)
    for way in range(_REAL):
        chance = np.where(seen.drew, np.log(fitted.sees[person, way]), np.log1p(-fitted.sees[person, way]))
        real[:, way] = np.log(fitted.common[way]) + seen.per_object(chance)[seen.object] - chance
    drew, lookers = (counts[seen.object] for counts in seen.counts())
    mine = seen.drew * fitted.slips[person]
    others = seen.per_object(mine)[seen.object] - mine
    boxed = drew - seen.drew
    slip = np.log(np.maximum(np.where(boxed > 0, others, anybody), _LEAST))
    joined = np.maximum(boxed - 1, 0)
    slip += joined * np.log(fitted.coincidence) + (lookers - 1 - joined) * np.log1p(-fitted.coincidence)
    without: FloatArray = softmax(np.stack([slip, np.logaddexp(real[:, 0], real[:, 1])], axis=1))[:, 1]
    return without


def _start(seen: Sightings, gold: IntArray, known: BoolArray) -> _State:
    """What two people boxed is real, and plain as far as most did."""
    drew, lookers = seen.counts()
    slip = np.where(drew > 1, *_SLIP_AT_FIRST)
    plain = drew / np.maximum(lookers, 1)
    shares = np.stack([(1 - slip) * plain, (1 - slip) * (1 - plain), slip], axis=1)
    slips = np.full(seen.n_workers, max(float(slip.sum()), _LEAST) / max(len(seen.task), 1))
    found = shares[:, :_REAL].sum(axis=0) / max(seen.n_tasks, 1)
    sees = np.tile(SEEN_AT_FIRST, (seen.n_workers, 1))
    missed = _missed(seen, known, found, sees)
    return _State(_clamp(shares, gold), missed, slips, sees, np.zeros((len(gold), 2)), found, _COINCIDENCE)


def _turn(seen: Sightings, gold: IntArray, known: BoolArray, state: _State) -> _State:
    """Believe the objects, then people, then the objects again."""
    common = (state.shares[:, :_REAL].sum(axis=0) + state.missed.sum(axis=0) + _LEAST) / max(seen.n_tasks, 1)
    sees = np.stack([_sees(seen, state, way) for way in range(_REAL)], axis=1)
    slips, coincidence = _slips(seen, state)

    logs = np.empty((len(seen.picture), _REAL + 1))
    person = seen.worker[seen.looker]
    for way in range(_REAL):
        chance = np.where(seen.drew, np.log(sees[person, way]), np.log1p(-sees[person, way]))
        logs[:, way] = np.log(common[way]) + seen.per_object(chance)
    drew, lookers = seen.counts()
    by_somebody = np.maximum(seen.per_object(seen.drew * slips[person]), _LEAST)
    others = np.maximum(drew - 1, 0)
    logs[:, _REAL] = np.log(by_somebody) + others * np.log(coincidence)
    logs[:, _REAL] += np.maximum(lookers - 1 - others, 0) * np.log1p(-coincidence)

    log_scores = np.stack([logs[:, _REAL], np.logaddexp(logs[:, 0], logs[:, 1])], axis=1)
    missed = _missed(seen, known, common, sees)
    return _State(_clamp(softmax(logs), gold), missed, slips, sees, log_scores, common, coincidence)


def _sees(seen: Sightings, state: _State, way: int) -> FloatArray:
    """How often each worker boxes such an object, leaning on the crowd. Shape: -> (W,)."""
    share = state.shares[seen.object, way]
    boxed = seen.per_person(share * seen.drew)
    shown = seen.per_person(share) + sums(seen.worker, state.missed[seen.task, way], seen.n_workers)
    centre = (boxed.sum() + 1) / (shown.sum() + 2)
    believed = (boxed + WORKER_PRIOR_MASS * centre) / (shown + WORKER_PRIOR_MASS)
    bounded: FloatArray = np.clip(believed, ACCURACY_BOUND, 1 - ACCURACY_BOUND)
    return bounded


def _slips(seen: Sightings, state: _State) -> tuple[FloatArray, float]:
    """How often each worker boxes what is nothing, and how often another does the same. Shape: -> (W,), number."""
    slip, pictures = state.shares[:, _REAL], np.bincount(seen.worker, minlength=seen.n_workers)
    drew, lookers = seen.counts()
    mine = seen.drew * state.slips[seen.worker[seen.looker]]
    blame = mine / np.maximum(seen.per_object(mine), _LEAST)[seen.object]
    own = seen.per_person(blame * slip[seen.object])
    centre = max(float(own.sum()), _LEAST) / max(len(seen.task), 1)

    joined, others = float(slip @ np.maximum(drew - 1, 0)), float(slip @ np.maximum(lookers - 1, 0))
    coincidence = (joined + COINCIDENCE_PRIOR[0]) / (others + sum(COINCIDENCE_PRIOR))
    return (own + WORKER_PRIOR_MASS * centre) / (pictures + WORKER_PRIOR_MASS), coincidence


def _missed(seen: Sightings, known: BoolArray, common: FloatArray, sees: FloatArray) -> FloatArray:
    """How many real objects nobody boxed, to be expected on each picture. Shape: (2,), (W, 2) -> (T, 2)."""
    unlisted = ~known & (np.bincount(seen.task, minlength=seen.n_tasks) > 0)
    nobody = [sums(seen.task, np.log1p(-sees[seen.worker, way]), seen.n_tasks) for way in range(_REAL)]
    missed: FloatArray = common * np.exp(np.stack(nobody, axis=1)) * unlisted[:, None]
    return missed


def _clamp(shares: FloatArray, gold: IntArray) -> FloatArray:
    """The same with gold certain, its visibilities in the proportion they had; in place."""
    shares[gold == 0] = [0.0, 0.0, 1.0]
    real = np.flatnonzero(gold == 1)
    kept = shares[real, :_REAL] + _LEAST
    shares[real] = 0.0
    shares[real, :_REAL] = kept / kept.sum(axis=1, keepdims=True)
    return shares
