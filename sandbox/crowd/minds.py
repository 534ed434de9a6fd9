"""What somebody of a replay says of a task: what they really said, or a way of cheating."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, unique
from typing import Protocol

from sandbox.crowd.votes import Errors, VoteSet


@unique
class Sort(Enum):
    """Who somebody is. All but the honest are added to the set's own people, and marked."""

    HONEST = "honest"
    RANDOM = "random"
    CONSTANT = "constant"
    PASTE = "paste"
    RING = "ring"


@unique
class Unseen(Enum):
    """What is done with a task that the worker never saw."""

    DRAW = "draw"
    SKIP = "skip"


class Mind(Protocol):
    """What decides somebody's answers."""

    def label(self, task: str) -> str | None:
        """The label to press; None to skip the task."""

    def is_drawn(self, task: str) -> bool:
        """Whether nobody ever really said it."""


@dataclass(frozen=True, slots=True)
class Memory:
    """A worker of the set: what they said, and by their habits what they would have said."""

    name: str
    votes: VoteSet
    errors: Errors
    unseen: Unseen
    dice: random.Random

    def label(self, task: str) -> str | None:
        """What this worker said, or would have said; None to skip."""
        said = self.votes.votes[self.name].get(task)
        if said is None and self.unseen is Unseen.DRAW and task in self.votes.questions:
            return self.errors.draw(self.name, self.votes.truth.get(task), self.dice)
        return said

    def is_drawn(self, task: str) -> bool:
        """Whether the worker never saw the task."""
        return task not in self.votes.votes[self.name]


@dataclass(frozen=True, slots=True)
class Cheat:
    """A way of answering without looking at the question."""

    says: Callable[[str], str | None]

    def label(self, task: str) -> str | None:
        """What this way of cheating answers."""
        return self.says(task)

    def is_drawn(self, task: str) -> bool:  # noqa: ARG002 - every mind is asked alike
        """Always: no cheater is in the set."""
        return True


def cheat(
    sort: Sort, labels: list[str], sheet: Mapping[str, str], model: Mapping[str, str], dice: random.Random
) -> Cheat:
    """One cheater of a sort: chance, always the same, the model's answer, or the ring's one sheet.

    Shape:   sheet[task] and model[task] are labels; what the model does not say is skipped.
    """
    match sort:
        case Sort.CONSTANT:
            favourite = dice.choice(labels)
            return Cheat(lambda _: favourite)
        case Sort.PASTE:
            return Cheat(model.get)
        case Sort.RING:
            return Cheat(sheet.get)
        case _:
            return Cheat(lambda _: dice.choice(labels))
