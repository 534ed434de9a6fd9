"""Somebody in a chat: they write, press what they see by its label, and wait for what comes. No word of the wire."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

from kernel.values import Language
from sandbox.crowd import cards
from sandbox.crowd.cards import Button, Card
from sandbox.crowd.client import PRESS_WAIT_S, Sandbox
from views.phrases import label

Json = dict[str, Any]

PATIENCE_S: Final = 90.0
"""How long somebody waits for an answer before the test fails: long, for a busy machine and a house that restarts."""
_LOOK_S: Final = 10.0
_STEP_PAUSE_S: Final = 0.3
_PRACTICE_STEPS: Final = 3


class Missing(AssertionError):
    """What somebody waited for did not come."""


class Chat:
    """One person's chat with one bot, as it stands after what they saw last."""

    def __init__(self, sandbox: Sandbox, person: int, bot: str, language: Language = Language.EN) -> None:
        self.sandbox = sandbox
        self.person = person
        self.bot = bot
        self.language = language
        self.messages: dict[int, Json] = {}
        self._changed: dict[int, int] = {}
        self._seen = 0
        self._acted = 0

    async def say(self, text: str) -> None:
        """Write to the bot."""
        await self.about_to_act()
        await self.sandbox.say(self.person, self.bot, text)

    async def send(self, name: str, content: bytes, caption: str = "") -> None:
        """Send a document."""
        await self.about_to_act()
        await self.sandbox.say_file(self.person, self.bot, name, content, caption)

    async def ask(self, text: str, *expected: str) -> Card:
        """Write, and wait for an answer that holds these words."""
        await self.say(text)
        return await self.sees(*expected)

    async def press(self, key: str, card: Card | None = None) -> Json | None:
        """Press the button of this phrase on a card, or wherever it is shown first. Returns: the bot's answer."""
        name = label(self.language, key)
        found = card or await self.until(lambda one: one.button(name) is not None, f"[{name}]")
        button = found.button(name)
        assert button is not None, f"no [{name}] in {found.text!r}"
        return await self.press_button(found, button)

    async def press_button(self, card: Card, button: Button, wait_s: float = PRESS_WAIT_S) -> Json | None:
        """Press one button of a card. Returns: the bot's answer, or None if there was none in time."""
        await self.about_to_act()
        return await self.sandbox.press(self.person, self.bot, card.message_id, button.data, wait_s)

    async def sees(self, *words: str) -> Card:
        """Wait for a message of the bot, new or changed since the last act, that holds these words."""
        return await self.until(lambda card: all(word in card.text for word in words), " … ".join(words))

    async def until(self, wanted: Callable[[Card], bool], what: str) -> Card:
        """Wait until a message of the bot, new or changed since the last act, is as wanted; the newest such one.

        Raises:  Missing.
        """
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    for card in self._news():
                        if wanted(card):
                            return card
                    await self.look(_LOOK_S)
        except TimeoutError as late:
            shown = "\n---\n".join(card.text for card in self._news())
            raise Missing(f"waited for {what}, saw\n{shown}") from late

    async def look(self, wait_s: float = 0.0) -> None:
        """Take in what has happened, waiting for something if there is nothing."""
        for event in await self.sandbox.events(self._seen, person=self.person, wait_s=wait_s):
            self._seen = int(event["seq"])
            message = event.get("message")
            if event.get("bot") == self.bot and message is not None:
                self.messages[int(message["message_id"])] = message
                self._changed[int(message["message_id"])] = self._seen

    async def about_to_act(self) -> None:
        """Take note: what is there before an act, here or in a browser, is no answer to it."""
        await self.look()
        self._acted = self._seen

    def cards(self) -> list[Card]:
        """The bot's messages as they were seen last, newest first."""
        told = (self.messages[message_id] for message_id in sorted(self.messages, reverse=True))
        return [cards.read(message) for message in told if message["from"]["is_bot"]]

    def _news(self) -> list[Card]:
        """The bot's messages that came or changed since the last act, newest first."""
        new = [message_id for message_id, seq in self._changed.items() if seq > self._acted]
        told = [self.messages[message_id] for message_id in sorted(new, reverse=True)]
        return [cards.read(message) for message in told if message["from"]["is_bot"]]


async def come_in(chat: Chat) -> Card:
    """Go from /start through language, consent and practice. Returns: the card of the first task."""
    await chat.say("/start")
    await chat.press("language.name")
    await chat.press("button.agree")
    for step in range(1, _PRACTICE_STEPS + 1):
        card = await chat.sees(f"{step}/{_PRACTICE_STEPS}")
        await chat.press_button(card, next(iter(card.options.values())))
        await chat.press("button.continue")
    await chat.press("button.start_earning")
    return await a_task(chat)


async def a_task(chat: Chat) -> Card:
    """Wait for the card of a task."""
    return await chat.until(lambda card: card.is_paid, "a task")


async def time_passes(
    sandbox: Sandbox, is_there: Callable[[], Coroutine[Any, Any, bool]], what: str, *, step_s: float = 5.0
) -> None:
    """Let the clock run on until something is there.

    Raises:  Missing.
    """
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not await is_there():
                await sandbox.advance(step_s)
                await asyncio.sleep(_STEP_PAUSE_S)
    except TimeoutError as late:
        raise Missing(f"waited for {what}") from late
