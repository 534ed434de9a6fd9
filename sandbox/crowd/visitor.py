"""Somebody's way through the contributor bot's chat: from /start to the next task, from its answer to the receipt."""

import random
from dataclasses import dataclass
from enum import Enum, unique

from sandbox.crowd.cards import AGREE, FAIL, GO_ON, PASS, SKIP, SUBMIT, Button, Card, Wants
from sandbox.crowd.skill import Skill, truth_of
from sandbox.crowd.someone import Someone, is_refusal

STEPS_MAX = 14  # from /start to the first task, or from a receipt to the next card
LOOK_S = 10.0
LOOKS_MAX = 3
SURE = Skill(1.0)  # practice is passed truthfully
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}


@unique
class Did(Enum):
    """What came of one turn."""

    ANSWERED = "answered"
    SKIPPED = "skipped"
    NOTHING = "nothing"


@dataclass(slots=True)
class Visitor:
    """One person at one chat.

    Guarantees: what was pressed once is not pressed again until the bot has changed it.
    """

    someone: Someone
    dice: random.Random
    language: str = "en"
    handled: tuple[int, tuple[str, ...]] | None = None

    async def card(self) -> Card | None:
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

    async def ask(self, command: str) -> None:
        """Say a command and see what the bot shows."""
        await self.someone.say(command)
        await self.someone.look(LOOK_S)

    async def answer(self, card: Card, button: Button) -> bool:
        """Press a task's button and see what became of the card. Returns: whether the bot took it."""
        self.handled = card.face
        if is_refusal(await self.someone.press(card, button)):
            return False
        await self._changed(card)
        return True

    async def write(self, card: Card, text: str) -> bool:
        """Type an answer and submit its draft. Returns: whether the bot took it."""
        self.handled = card.face
        await self.someone.say(text)
        await self._changed(card)
        draft = self.someone.newest()
        button = draft.button(*SUBMIT) if draft is not None and draft.wants is Wants.SUBMIT else None
        return draft is not None and button is not None and await self.answer(draft, button)

    async def skip(self, card: Card) -> Did:
        """Leave a task to others."""
        button = card.button(*SKIP)
        assert button is not None, "a paid card can be skipped"
        return Did.SKIPPED if await self.answer(card, button) else Did.NOTHING

    async def _changed(self, card: Card) -> None:
        """Wait until the bot has put something else in the card's place, so that the next turn starts from it."""
        for _ in range(LOOKS_MAX):
            newest = self.someone.newest()
            if newest is not None and newest.face != card.face:
                return
            await self.someone.look(LOOK_S)

    async def _is_refused(self, card: Card) -> bool:
        """Press what leads on. Returns: whether the bot answered with an alert instead of going on."""
        match card.wants:
            case Wants.LANGUAGE:
                button = card.button(LANGUAGE_NAMES[self.language])
            case Wants.CONSENT:
                button = card.button(*AGREE)
            case Wants.CHOICE:
                button = card.options.get(truth_of(card) or "") or next(iter(card.options.values()))
            case Wants.REVIEW:
                button = card.button(*(PASS if SURE.approves(card, truth_of(card), self.dice) else FAIL))
            case _:
                button = card.button(*GO_ON, *SUBMIT)
        return button is None or is_refusal(await self.someone.press(card, button))
