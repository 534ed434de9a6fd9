"""A worker of a published set, who answers in chat what they really answered."""

import re
from dataclasses import dataclass, field
from enum import Enum, unique

from sandbox.crowd.cards import Wants
from sandbox.crowd.visitor import Did, Visitor
from sandbox.crowd.votes import Errors, VoteSet

_TASK = re.compile(r"\[#([^\]]+)\]")


@unique
class Unseen(Enum):
    """What is done with a task that the worker never saw."""

    DRAW = "draw"
    SKIP = "skip"


@dataclass(slots=True)
class Tally:
    """What all workers pressed.

    Shape:   pressed[task][worker] is a label; drawn holds the (task, worker) that nobody really said.
    """

    pressed: dict[str, dict[str, str]] = field(default_factory=dict)
    drawn: set[tuple[str, str]] = field(default_factory=set)

    def count(self, task: str, worker: str, label: str, *, is_drawn: bool) -> None:
        """Take down one press; a later one on the same task stands for the earlier."""
        self.pressed.setdefault(task, {})[worker] = label
        if is_drawn:
            self.drawn.add((task, worker))

    @property
    def labels(self) -> dict[str, list[str]]:
        """The labels pressed on each task."""
        return {task: list(said.values()) for task, said in self.pressed.items()}

    @property
    def votes(self) -> int:
        """How many labels were pressed."""
        return sum(map(len, self.pressed.values()))

    @property
    def synthetic_share(self) -> float:
        """How much of it was drawn."""
        return len(self.drawn) / self.votes if self.votes else 0.0


@dataclass(slots=True)
class Worker:
    """One worker at one chat. `turn` is one card."""

    visitor: Visitor
    name: str
    votes: VoteSet
    errors: Errors
    unseen: Unseen
    tally: Tally

    async def turn(self) -> Did:
        """Get to a card, answer or skip it."""
        card = await self.visitor.card()
        if card is None:
            return Did.NOTHING
        task = task_of(card.text)
        label = self._label(task) if task else None
        if label is None or task is None or card.wants is not Wants.CHOICE:
            return await self.visitor.skip(card)
        if not await self.visitor.answer(card, card.options[self.votes.questions[task].options[label]]):
            return Did.NOTHING
        self.tally.count(task, self.name, label, is_drawn=task not in self.votes.votes[self.name])
        return Did.ANSWERED

    def _label(self, task: str) -> str | None:
        """What this worker said, or would have said; None to skip."""
        said = self.votes.votes[self.name].get(task)
        if said is None and self.unseen is Unseen.DRAW and task in self.votes.questions:
            return self.errors.draw(self.name, self.votes.truth.get(task), self.visitor.dice)
        return said


def task_of(text: str) -> str | None:
    """The set's name of the task that a card shows."""
    found = _TASK.search(text)
    return found.group(1) if found else None
