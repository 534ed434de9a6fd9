"""Standing: what all of a person's votes of one kind together say of him, and what is released on that word."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum, unique
from statistics import median

import numpy as np

from kernel.money import Quality
from scoring.arrays import BoolArray, FloatArray
from scoring.leave_one_out import PeerView, per_worker
from scoring.rules import CARRIED_MASS_MAX, GOOD_HORIZON, GOOD_QUANTILE, QUALITY_AT_MEDIANS, YOUNG_UNDER
from scoring.truth.one_coin import expected_right
from scoring.truth.posterior import Posterior
from scoring.votes import Votes


@unique
class StandingState(StrEnum):
    """Where a person stands; only good standing releases pay.

    young: too little is known to tell; low: enough is known, and it is no better than chance.
    """

    YOUNG = "young"
    GOOD = "good"
    LOW = "low"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over one person's votes in one scope; tallies of several scopes add up.

    Units:   counts of votes, of gold votes, and the moments of weight w and excess r that the score is made of; unsure
             counts the scopes in which a ring or pasting is possible and not yet shown.
    """

    votes: int = 0
    right: float = 0.0
    counted: int = 0
    gold_right: int = 0
    gold_total: int = 0
    weight: float = 0.0
    weighted_excess: float = 0.0
    squared_weight: float = 0.0
    squared_weight_excess: float = 0.0
    squared_weight_squared_excess: float = 0.0
    unsure: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(Tally)))

    @property
    def accuracy(self) -> float:
        """How often the person is right, in expectation; 0 without a vote."""
        return self.right / self.votes if self.votes else 0.0

    @property
    def carried_mass(self) -> float:
        """What that accuracy may weigh in another campaign, in votes."""
        return min(float(self.votes), CARRIED_MASS_MAX)

    @property
    def score(self) -> float:
        """Mean excess over chance, gold weighing five votes; 0 when nothing is counted."""
        return self.weighted_excess / self.weight if self.weight else 0.0

    @property
    def standard_error(self) -> float:
        """How uncertain the score is; 1, the most ignorant, when nothing is counted."""
        if not self.counted:
            return 1.0
        score = self.score
        squares = (
            self.squared_weight_squared_excess
            - 2 * score * self.squared_weight_excess
            + score * score * self.squared_weight
        )
        return math.sqrt(max(squares, 0.0) / self.weight**2 + 1 / (4 * self.counted**2))


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's standing in one kind, with the figures it rests on."""

    state: StandingState
    score: float
    standard_error: float
    counted: int
    gold_right: int
    gold_total: int
    quality: Quality


def tallies_of(votes: Votes, posterior: Posterior, view: PeerView, unsure: BoolArray | None = None) -> list[Tally]:
    """Sum up every worker's votes. Shape: (V,); unsure (W,) -> one Tally per worker, in worker order."""
    return tallies_given(votes, expected_right(votes, posterior.probabilities), view, unsure)


def tallies_given(votes: Votes, right: FloatArray, view: PeerView, unsure: BoolArray | None = None) -> list[Tally]:
    """The same where it is known how many votes of each are right, in expectation. Shape: right (W,)."""
    squared = view.weight**2
    right_on_gold = view.on_gold & ~view.refuted
    columns = (
        votes.per_worker().tolist(),
        right.tolist(),
        _counts(votes, view.counted),
        _counts(votes, right_on_gold),
        _counts(votes, view.on_gold),
        per_worker(votes, view.weight).tolist(),
        per_worker(votes, view.weight * view.excess).tolist(),
        per_worker(votes, squared).tolist(),
        per_worker(votes, squared * view.excess).tolist(),
        per_worker(votes, squared * view.excess**2).tolist(),
        ([0] * votes.n_workers if unsure is None else unsure.astype(np.int64).tolist()),
    )
    return [Tally(*row) for row in zip(*columns, strict=True)]


def state_of(tally: Tally, *, suspended: bool) -> StandingState:
    """Good when better than chance beyond doubt, which takes more while less is counted; suspended while flagged.

    Who is not yet beyond that doubt, but better than chance at 95 %, is young, and so is who may yet be found in a ring
    or pasting.

    Source:  MECHANISMS 3.3, step 6: score - 1.645·se > 0, with the boundary of O'Brien and Fleming 1979.
    """
    if suspended:
        return StandingState.SUSPENDED
    if tally.counted < YOUNG_UNDER or tally.unsure:
        return StandingState.YOUNG
    haste = math.sqrt(max(GOOD_HORIZON / tally.counted, 1.0))
    if tally.score > GOOD_QUANTILE * haste * tally.standard_error:
        return StandingState.GOOD
    is_promising = tally.score > GOOD_QUANTILE * tally.standard_error
    return StandingState.YOUNG if is_promising else StandingState.LOW


def typical_score(tallies: Sequence[Tally], suspended: Sequence[bool], n_classes: int) -> float:
    """The median score of people in good standing.

    While there is nobody yet: (1 - 1/K)/2, the score of somebody halfway between chance and perfection.
    """
    good = [
        tally.score
        for tally, is_suspended in zip(tallies, suspended, strict=True)
        if state_of(tally, suspended=is_suspended) is StandingState.GOOD
    ]
    return median(good) if good else (1 - 1 / n_classes) / 2


def standing(tally: Tally, typical: float, *, suspended: bool = False) -> Standing:
    """Judge a person by his tally; full quality is paid at one and a half times the typical score."""
    quality = tally.score / (QUALITY_AT_MEDIANS * typical) if typical > 0 else 0.0
    return Standing(
        state=state_of(tally, suspended=suspended),
        score=tally.score,
        standard_error=tally.standard_error,
        counted=tally.counted,
        gold_right=tally.gold_right,
        gold_total=tally.gold_total,
        quality=Quality.of(quality),
    )


def standings(tallies: Sequence[Tally], suspended: Sequence[bool], n_classes: int) -> list[Standing]:
    """Judge everybody of a scope against the typical score among them."""
    typical = typical_score(tallies, suspended, n_classes)
    return [
        standing(tally, typical, suspended=is_suspended) for tally, is_suspended in zip(tallies, suspended, strict=True)
    ]


def releases(state: StandingState, *, on_acceptance: bool) -> bool:
    """Whether accepted work is paid now: in good standing; where a demonstration campaign says so, unless suspended."""
    return state is StandingState.GOOD or (on_acceptance and state is not StandingState.SUSPENDED)


def _counts(votes: Votes, flags: BoolArray) -> list[int]:
    counts: list[int] = np.bincount(votes.worker[flags], minlength=votes.n_workers).tolist()
    return counts
