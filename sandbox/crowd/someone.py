"""One simulated person in one bot's chat."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from sandbox.crowd import cards
from sandbox.crowd.cards import Button, Card
from sandbox.crowd.client import Sandbox

Json = dict[str, Any]

POLL_S = 20.0


class Someone:
    """A person who sees a chat and acts in it.

    Guarantees: `chat` holds the chat's messages as they stand after the last `look`.
    """

    def __init__(self, sandbox: Sandbox, person: int, bot: str) -> None:
        self.sandbox = sandbox
        self.person = person
        self.bot = bot
        self.chat: dict[int, Json] = {}
        self.fresh: list[int] = []
        self._seen_seq = 0

    async def catch_up(self) -> None:
        """Read the chat as it is now and wait only for what comes after."""
        events = await self.sandbox.events(self._seen_seq, person=self.person)
        self._seen_seq = max([self._seen_seq, *(int(event["seq"]) for event in events)])
        for message in await self.sandbox.messages(self.person, self.bot):
            self.chat[int(message["message_id"])] = message

    async def look(self, wait_s: float = POLL_S) -> bool:
        """Wait for something new from the bot. Returns: whether anything came; `fresh` names the messages."""
        deadline = time.monotonic() + wait_s
        self.fresh = []
        while not self.fresh:
            left_s = deadline - time.monotonic()
            for event in await self.sandbox.events(self._seen_seq, person=self.person, wait_s=max(left_s, 0.0)):
                self._seen_seq = int(event["seq"])
                if event.get("bot") == self.bot:
                    self._take(event)
            if left_s <= 0:
                break
        return bool(self.fresh)

    def _take(self, event: Json) -> None:
        message = event.get("message")
        if event["kind"] in {"message", "edit"} and message is not None:
            message_id = int(message["message_id"])
            self.chat[message_id] = message
            if (message.get("from") or {}).get("is_bot"):
                self.fresh.append(message_id)

    def newest(self) -> Card | None:
        """The newest message of the bot that still has buttons, else its newest."""
        told = [number for number, message in self.chat.items() if (message.get("from") or {}).get("is_bot")]
        if not told:
            return None
        with_buttons = max((number for number in told if self.chat[number].get("reply_markup")), default=max(told))
        return cards.read(self.chat[with_buttons])

    async def say(self, text: str, reply_to: int | None = None) -> int:
        """Write to the bot. Returns: the message's id."""
        return await self.sandbox.say(self.person, self.bot, text, reply_to)

    async def press(self, card: Card, button: Button) -> Json | None:
        """Press one of a card's buttons. Returns: the answer."""
        return await self.sandbox.press(self.person, self.bot, card.message_id, button.data)

    async def until(self, wanted: Callable[[Card], bool], timeout_s: float = 60.0) -> Card:
        """Wait until a message of the bot is as wanted; the newest such one is returned."""
        async with asyncio.timeout(timeout_s):
            while True:
                for message_id in sorted(self.chat, reverse=True):
                    message = self.chat[message_id]
                    if (message.get("from") or {}).get("is_bot") and wanted(card := cards.read(message)):
                        return card
                await self.look()


def is_refusal(answer: Json | None) -> bool:
    """Whether a press was answered with an alert: the bot says why it does not do it."""
    return bool(answer and answer.get("show_alert"))
