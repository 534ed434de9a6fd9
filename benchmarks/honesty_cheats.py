"""The sorts of people of a season: how they answer, and the models that some of them paste from."""

from enum import IntEnum, unique
from typing import Final

import numpy as np

from scoring.arrays import FloatArray, IntArray

Random = np.random.Generator
MODEL_ACCURACY: Final = 0.7


@unique
class Sort(IntEnum):
    """What a person does with the tasks he is given."""

    HONEST = 0
    RANDOM = 1
    CONSTANT = 2
    PASTE = 3
    RING = 4


CHEATS: Final = (Sort.RANDOM, Sort.CONSTANT, Sort.PASTE, Sort.RING)


def noisy(random: Random, truth: IntArray, accuracy: FloatArray | float, n_classes: int) -> IntArray:
    """The truth with that probability, else any other class alike. Shape: (n,) -> (n,)."""
    shift = random.integers(1, max(n_classes, 2), size=len(truth))
    return np.where(random.random(len(truth)) < accuracy, truth, (truth + shift) % n_classes)


def two_models(random: Random, truth: IntArray, n_classes: int, agreement: float) -> tuple[IntArray, IntArray]:
    """The cheaters' model, and ours, which says the same on that share of the tasks.

    Where ours differs it is right as often, relative to any wrong option, as a model of its own would be.

    Shape:   (T,) -> (T,), (T,).
    """
    theirs = noisy(random, truth, MODEL_ACCURACY, n_classes)
    other_is_right = MODEL_ACCURACY / (MODEL_ACCURACY + (1 - MODEL_ACCURACY) * max(n_classes - 2, 0) / (n_classes - 1))
    shift = random.integers(1, n_classes, size=len(truth))
    different = (theirs + shift) % n_classes
    different = np.where((theirs != truth) & (random.random(len(truth)) < other_is_right), truth, different)
    return theirs, np.where(random.random(len(truth)) < agreement, theirs, different)


def cheated(
    random: Random, sort: IntArray, person: IntArray, task: IntArray, model: IntArray, n_classes: int
) -> IntArray:
    """What cheaters answer: chance, always the same, the model's answer, or the ring's one sheet, filled by chance.

    Shape:   sort (W,); person, task (V,); model (T,) -> (V,); of honest people's votes it says nothing of use.
    """
    label = random.integers(n_classes, size=len(task))
    favourite = random.integers(n_classes, size=len(sort))
    sheet = random.integers(n_classes, size=len(model))
    does = sort[person]
    label = np.where(does == Sort.CONSTANT, favourite[person], label)
    label = np.where(does == Sort.PASTE, model[task], label)
    return np.where(does == Sort.RING, sheet[task], label)
