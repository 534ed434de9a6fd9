"""Answers that name several things, tags or objects: how much of one is right, given how surely each thing is there."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray, sums
from scoring.rules import REJECT_BELOW

_CERTAIN: Final = 1 - 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Naming:
    """Who named what of the things that may be there.

    Shape:   answer, has, chance (R,): one row for each answer and each thing it might name: whether it does, and how
             surely the thing is there; astray (n,), what each answer names beside these, which is not there.
    """

    answer: IntArray
    has: BoolArray
    chance: FloatArray
    astray: IntArray

    def per_answer(self, values: FloatArray | BoolArray) -> FloatArray:
        """Add up over each answer's rows. Shape: (R,) -> (n,)."""
        return sums(self.answer, values.astype(np.float64), len(self.astray))


def expected_share(naming: Naming) -> FloatArray:
    """How much of everything named or there is both, as far as can be expected: |A ∩ B| / |A ∪ B|.

    That nothing is there is a thing of its own: somebody who names nothing names that.

    Shape:   -> (n,), 0..1.
    Source:  Jaccard 1912, numerator and denominator in expectation.
    """
    return _share(naming, naming.has.astype(np.float64), naming.astray)


def best_share(naming: Naming) -> FloatArray:
    """The same of whoever names what is likelier there than not. Shape: -> (n,), 0..1."""
    return _share(naming, (naming.chance > 0.5).astype(np.float64), np.zeros_like(naming.astray))  # noqa: PLR2004


def are_refuted(naming: Naming) -> BoolArray:
    """Whether more of the answer is wrong than right, all that is in doubt taken as it says.

    Wrong is a thing named of which we are as sure that it is not there as a refusal must be, and a thing overlooked of
    which we are as sure that it is.

    Shape:   -> (n,).
    """
    is_denied = naming.chance < REJECT_BELOW
    wrong = naming.per_answer((naming.has & is_denied) | (~naming.has & (naming.chance > 1 - REJECT_BELOW)))
    right = naming.per_answer(naming.has & ~is_denied)
    says_nothing = naming.per_answer(naming.has) + naming.astray == 0
    right[says_nothing] = _nothing(naming)[says_nothing] >= REJECT_BELOW
    refuted: BoolArray = wrong + naming.astray > right
    return refuted


def _share(naming: Naming, has: FloatArray, astray: IntArray) -> FloatArray:
    nothing = _nothing(naming)
    named = naming.per_answer(has) + astray
    hit, missed = naming.per_answer(has * naming.chance), naming.per_answer((1 - has) * naming.chance)
    says_nothing = named == 0
    together = np.where(says_nothing, 1.0, named + nothing) + missed
    share: FloatArray = np.where(says_nothing, nothing, hit) / together
    return share


def _nothing(naming: Naming) -> FloatArray:
    """How likely nothing at all is there. Shape: -> (n,)."""
    nothing: FloatArray = np.exp(naming.per_answer(np.log1p(-np.minimum(naming.chance, _CERTAIN))))
    return nothing
