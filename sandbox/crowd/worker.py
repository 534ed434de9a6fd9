"""Somebody of a replay, who answers in chat what their mind says."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from sandbox.crowd.cards import Wants
from sandbox.crowd.minds import Mind, Sort
from sandbox.crowd.visitor import Did, Visitor
from sandbox.crowd.votes import VoteSet

_TASK = re.compile(r"\[#([^\]]+)\]")


@dataclass(slots=True)
class Tally:
    """What everybody pressed and the bot took.

    Shape:   pressed[task, person] is a label, in the order of the presses; drawn holds the pairs that nobody really
             said.
    """

    pressed: dict[tuple[str, str], str] = field(default_factory=dict)
    drawn: set[tuple[str, str]] = field(default_factory=set)

    def count(self, task: str, person: str, label: str, *, is_drawn: bool) -> None:
        """Take down one press; a later one on the same task stands for the earlier."""
        self.pressed[task, person] = label
        if is_drawn:
            self.drawn.add((task, person))

    @property
    def labels(self) -> dict[str, list[str]]:
        """The labels pressed on each task."""
        labels: dict[str, list[str]] = {}
        for (task, _), label in self.pressed.items():
            labels.setdefault(task, []).append(label)
        return labels

    def labels_without(self, tasks: Collection[str]) -> dict[str, list[str]]:
        """The same, some tasks apart."""
        return {task: labels for task, labels in self.labels.items() if task not in tasks}

    @property
    def synthetic_share(self) -> float:
        """How much of it was drawn."""
        return len(self.drawn) / len(self.pressed) if self.pressed else 0.0


@dataclass(slots=True)
class Worker:
    """One person at one chat. `turn` is one card.

    Units:   load is the most tasks that they do; None for as many as there are.
    """

    visitor: Visitor
    name: str
    sort: Sort
    mind: Mind
    votes: VoteSet
    tally: Tally
    load: int | None = None
    done: int = 0

    async def turn(self) -> Did:
        """Get to a card, answer or skip it."""
        if self.done == self.load:
            return Did.NOTHING
        card = await self.visitor.card()
        if card is None:
            return Did.NOTHING
        task = task_of(card.text)
        label = self.mind.label(task) if task is not None and task in self.votes.questions else None
        if label is None or task is None or card.wants is not Wants.CHOICE:
            return await self.visitor.skip(card)
        if not await self.visitor.answer(card, card.options[self.votes.questions[task].options[label]]):
            return Did.NOTHING
        self.done += 1
        self.tally.count(task, self.name, label, is_drawn=self.mind.is_drawn(task))
        return Did.ANSWERED


def task_of(text: str) -> str | None:
    """The set's name of the task that a card shows."""
    found = _TASK.search(text)
    return found.group(1) if found else None
