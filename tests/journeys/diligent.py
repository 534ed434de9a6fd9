"""Somebody whose house dies under them: who got no answer presses again, as people do."""

import asyncio
from collections.abc import Callable

from sandbox.crowd.cards import Card
from tests.journeys.people import NOTHING_LEFT, received, ref_of
from tests.support.chat import Chat

AGAIN_S = 3.0
"""How long they wait before they press again."""


class Progress:
    """How many receipts all of them together have seen."""

    def __init__(self) -> None:
        self.refs: set[str] = set()
        self._grown = asyncio.Condition()

    async def add(self, ref: str) -> None:
        """Somebody has a receipt."""
        async with self._grown:
            self.refs.add(ref)
            self._grown.notify_all()

    async def reaches(self, count: int) -> None:
        """Wait until there are so many."""
        async with self._grown:
            await self._grown.wait_for(lambda: len(self.refs) >= count)


class Diligent:
    """One of them at work. Goes by what stands in the chat, not by what came when: nothing may come for a while."""

    def __init__(self, chat: Chat, progress: Progress) -> None:
        self._chat = chat
        self._progress = progress
        self._done: set[str] = set()

    async def work(self) -> None:
        """Answer whatever is dealt until nothing is."""
        while (card := await self._next_card()) is not None:
            ref = ref_of(card)
            await self._answer(card, received(self._chat.language, ref))
            self._done.add(ref)
            await self._progress.add(ref)

    async def _answer(self, card: Card, receipt: str) -> None:
        button = card.options["yes"]

        async def press() -> None:
            await self._chat.press_button(card, button, wait_s=AGAIN_S)

        await press()
        while not await self._comes(lambda: any(receipt in one.text for one in self._chat.cards())):
            await press()

    async def _next_card(self) -> Card | None:
        while True:
            await self._chat.say("/task")
            if await self._comes(lambda: self._open() is not None or self._is_over()):
                return self._open()

    async def _comes(self, is_there: Callable[[], bool]) -> bool:
        """Whether it is there within a while."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + AGAIN_S
        await self._chat.look()
        while not is_there() and loop.time() < deadline:
            await self._chat.look(max(deadline - loop.time(), 0.1))
        return is_there()

    def _open(self) -> Card | None:
        """The newest card that they have not answered."""
        return next((card for card in self._chat.cards() if card.is_paid and ref_of(card) not in self._done), None)

    def _is_over(self) -> bool:
        """Whether the bot's last word is that there is nothing left."""
        return any(NOTHING_LEFT in card.text for card in self._chat.cards()[:1])
