"""What the others say of a vote: the posterior of its task without it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scoring.arrays import BoolArray, FloatArray, IntArray, sums
from scoring.votes import Votes

_CELLS_AT_ONCE: Final = 2_000_000
"""Votes are taken in slices of this many votes x classes: 10,000 classes cost time, not memory."""


@dataclass(frozen=True, slots=True, eq=False)
class PeerView:
    """Every vote as its peers see it.

    Shape:   support, excess, weight (V,) floats; peers, agreeing (V,) counts; on_gold, counted, refuted (V,) flags.
    Units:   support is Q_it(x_it), the probability of the voted option without the vote (on gold: 1 if right);
             excess is support less what the same option gets over all counted votes, so that guessing scores 0. In
             other spaces support is how near the vote comes, 0..1. refuted: as wrong as may be refused.
    """

    support: FloatArray
    excess: FloatArray
    weight: FloatArray
    peers: IntArray
    agreeing: IntArray
    on_gold: BoolArray
    counted: BoolArray
    refuted: BoolArray


def per_worker(votes: Votes, values: FloatArray) -> FloatArray:
    """Add up a value of each vote by its worker. Shape: (V,) -> (W,)."""
    return sums(votes.worker, values, votes.n_workers)


def slices(rows: IntArray, n_classes: int) -> Iterator[IntArray]:
    """The rows in pieces so small that a float for each row and class fits in memory. Shape: (n,) -> several (m,)."""
    step = max(_CELLS_AT_ONCE // n_classes, 1)
    for start in range(0, len(rows), step):
        yield rows[start : start + step]
