"""A worker of a published set, who answers in chat what they really answered."""

import random
import re
from dataclasses import dataclass, field
from enum import Enum, unique

from sandbox.crowd.cards import AGREE, FAIL, GO_ON, PASS, SKIP, SUBMIT, Card, Wants
from sandbox.crowd.skill import Skill, truth_of
from sandbox.crowd.someone import Json, Someone
from sandbox.crowd.votes import Errors, VoteSet

STEPS_MAX = 12  # from /start to the first task, or from a receipt to the next card
LOOK_S = 10.0
LOOKS_MAX = 3
SURE = Skill(1.0)  # practice is passed truthfully

_TASK = re.compile(r"\[#([^\]]+)\]")


@unique
class Unseen(Enum):
    """What is done with a task that the worker never saw."""

    DRAW = "draw"
    SKIP = "skip"


@unique
class Did(Enum):
    """What came of one turn."""

    ANSWERED = "answered"
    SKIPPED = "skipped"
    NOTHING = "nothing"


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

    someone: Someone
    name: str
    votes: VoteSet
    errors: Errors
    unseen: Unseen
    tally: Tally
    dice: random.Random
    handled: tuple[int, tuple[str, ...]] | None = None

    async def turn(self) -> Did:
        """Get to a card, answer or skip it."""
        card = await self._card()
        if card is None:
            return Did.NOTHING
        self.handled = card.face
        task = _TASK.search(card.text)
        label = self._label(task.group(1)) if task else None
        if label is None or task is None:
            return await self._skip(card)
        words = self.votes.questions[task.group(1)].options[label]
        answer = await self.someone.press(card, card.options[words])
        if is_refusal(answer):
            return Did.NOTHING
        self.tally.count(task.group(1), self.name, label, is_drawn=task.group(1) not in self.votes.votes[self.name])
        await self._changed(card)
        return Did.ANSWERED

    def _label(self, task: str) -> str | None:
        """What this worker said, or would have said; None to skip."""
        said = self.votes.votes[self.name].get(task)
        if said is None and self.unseen is Unseen.DRAW and task in self.votes.questions:
            return self.errors.draw(self.name, self.votes.truth.get(task), self.dice)
        return said

    async def _skip(self, card: Card) -> Did:
        button = card.button(*SKIP)
        assert button is not None, "a paid card can be skipped"
        if is_refusal(await self.someone.press(card, button)):
            return Did.NOTHING
        await self._changed(card)
        return Did.SKIPPED

    async def _changed(self, card: Card) -> None:
        """Wait until the bot has put something else in the card's place, so that the next turn starts from it."""
        for _ in range(LOOKS_MAX):
            newest = self.someone.newest()
            if newest is not None and newest.face != card.face:
                return
            await self.someone.look(LOOK_S)

    async def _card(self) -> Card | None:
        """Go on, through language, consent, practice and receipts, until there is a task to do.

        Returns: None once the bot has answered /task with words alone.
        """
        asked = False
        for _ in range(STEPS_MAX):
            card = self.someone.newest()
            if card is not None and card.face != self.handled and card.is_paid:
                return card
            if card is not None and card.face != self.handled and card.wants is not Wants.NOTHING:
                self.handled = card.face
                if await self._is_refused(card):
                    return None
            elif asked:
                return None
            else:
                asked = bool(self.someone.chat)
                await self.someone.say("/task" if asked else "/start")
            await self.someone.look(LOOK_S)
        return None

    async def _is_refused(self, card: Card) -> bool:
        """Press what leads on. Returns: whether the bot answered with an alert instead of going on."""
        match card.wants:
            case Wants.LANGUAGE:
                button = card.button("English")
            case Wants.CONSENT:
                button = card.button(*AGREE)
            case Wants.CHOICE:
                button = card.options.get(truth_of(card) or "") or next(iter(card.options.values()))
            case Wants.REVIEW:
                button = card.button(*(PASS if SURE.approves(card, truth_of(card), self.dice) else FAIL))
            case _:
                button = card.button(*GO_ON, *SUBMIT)
        return button is None or is_refusal(await self.someone.press(card, button))


def is_refusal(answer: Json | None) -> bool:
    """Whether a press was answered with an alert: the bot says why it does not do it."""
    return bool(answer and answer.get("show_alert"))
