"""How often our labels are right on recorded votes, without gold and with a little; how honest our confidence is."""

from collections import Counter
from dataclasses import dataclass
from typing import Final
from zlib import crc32

import numpy as np

from benchmarks.vote_sets import VoteSet
from scoring.aggregates import Aggregate
from scoring.aggregators import options
from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.truth.majority import fit as fit_majority
from scoring.truth.posterior import NO_GOLD, Carried
from scoring.votes import Votes

GOLD_SHARE: Final = 0.05
GOLD_MIN: Final = 20
GOLD_MOST: Final = 0.2
BINS: Final = 10
_SEED: Final = 20_261_123
_TIE: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """One set's figures.

    Units:   accuracies are shares of the tasks whose truth is known; with gold, of those of them that were not given
             away, in the mean of the draws; ece is the mean gap between confidence and accuracy on those, ece_blind
             the same without gold.
    """

    truths: int
    majority: float
    ours: float
    with_gold: float
    gold_models: Counter[str]
    ece: float
    ece_blind: float


def measure_set(recorded: VoteSet, draws: int) -> Measured:
    """Fit without gold once, and with another draw of gold `draws` times."""
    known = recorded.truth != NO_GOLD
    fits = []
    for draw in range(draws):
        gold = draw_gold(recorded, draw)
        fits.append((fit(recorded.votes, gold), known & (gold == NO_GOLD)))
    blind = fit(recorded.votes, no_gold(recorded)).calibrated
    return Measured(
        truths=int(known.sum()) + recorded.unvoted,
        majority=accuracy(fit_majority(recorded.votes, no_gold(recorded)).probabilities, recorded, known),
        ours=accuracy(blind, recorded, known),
        with_gold=float(np.mean([accuracy(each.calibrated, recorded, asked) for each, asked in fits])),
        gold_models=Counter(each.model for each, _ in fits),
        ece=float(np.mean([calibration_error(each.calibrated, recorded, asked) for each, asked in fits])),
        ece_blind=calibration_error(blind, recorded, known),
    )


def fit(votes: Votes, gold: IntArray) -> Aggregate:
    """What the house does with one scope: the model that stands, or that gold chooses, and its temperature."""
    return options.aggregate(votes, gold, Carried.nothing(votes.n_workers), int(votes.per_task().max()))


def no_gold(recorded: VoteSet) -> IntArray:
    """Nothing given away. Shape: (T,)."""
    return np.full(recorded.votes.n_tasks, NO_GOLD, dtype=np.int64)


def draw_gold(recorded: VoteSet, draw: int) -> IntArray:
    """Give away 5 % of the truths, at least 20 of them but never more than a fifth, by a stream of the draw's own.

    Shape:   -> (T,), -1 where nothing is given away.
    """
    seed = np.random.SeedSequence(_SEED, spawn_key=(crc32(recorded.name.encode()), draw))
    known = np.flatnonzero(recorded.truth != NO_GOLD)
    picked = np.random.default_rng(seed).choice(known, gold_count(len(known)), replace=False)
    gold = no_gold(recorded)
    gold[picked] = recorded.truth[picked]
    return gold


def gold_count(n_known: int) -> int:
    """How many of so many truths are given away: 5 %, at least 20, at most a fifth."""
    return min(max(GOLD_MIN, round(GOLD_SHARE * n_known)), int(GOLD_MOST * n_known))


def accuracy(probabilities: FloatArray, recorded: VoteSet, asked: BoolArray) -> float:
    """The share of the tasks asked about whose likeliest label is true; a tie of m labels counts 1/m.

    Shape:   (T, K), (T,) flags. A task whose true label nobody ever gave counts as wrong.
    """
    rows = np.flatnonzero(asked)
    best = probabilities[rows] >= probabilities[rows].max(axis=1, keepdims=True) - _TIE
    right = best[np.arange(len(rows)), recorded.truth[rows]] / best.sum(axis=1)
    return float(right.sum() / max(len(rows) + recorded.unvoted, 1))


def calibration_error(probabilities: FloatArray, recorded: VoteSet, asked: BoolArray) -> float:
    """The expected calibration error of the labels' confidence, in ten bins of equally many tasks.

    Shape:   (T, K), (T,) flags.
    Source:  Naeini, Cooper, Hauskrecht 2015; equal-mass bins, Nixon et al. 2019.
    """
    rows = np.flatnonzero(asked)
    confidence = probabilities[rows].max(axis=1)
    right = probabilities[rows].argmax(axis=1) == recorded.truth[rows]
    gaps = [
        abs(float(confidence[part].sum() - right[part].sum()))
        for part in np.array_split(np.argsort(confidence, kind="stable"), BINS)
    ]
    return sum(gaps) / max(len(rows), 1)
