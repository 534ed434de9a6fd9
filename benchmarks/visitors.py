"""People at a bot: a visit is /task, an answer, [Next], and another answer. Each step is one update."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.problems import Unmeasurable
from sandbox.crowd import cards
from sandbox.crowd.cards import AGREE, GO_ON, Card, Wants
from sandbox.crowd.client import Json, Sandbox
from sandbox.crowd.skill import truth_of
from sandbox.crowd.someone import Someone

STEP_S: Final = 15.0
WAY_IN_STEPS_MAX: Final = 14
_LOOK_EVERY_S: Final = 0.02
_POLL_S: Final = 10.0


@dataclass(slots=True)
class Visitor:
    """One person, who does one thing after another."""

    sandbox: Sandbox
    person: int
    bot: str
    dice: random.Random
    card: Card | None = None
    receipts: int = 0
    seen: asyncio.Future[Json] | None = None

    async def step(self) -> float:
        """Make one update and wait for what the bot shows for it.

        Returns: how long that took, in ms: from the update's making to the moment the sandbox has the card or receipt.
        Raises:  Unmeasurable when nothing comes.
        """
        self.seen = asyncio.get_running_loop().create_future()
        made_at_s = time.time()
        try:
            async with asyncio.timeout(STEP_S):
                await self._act()
                event = await self.seen
        except TimeoutError as late:
            raise Unmeasurable(f"{self.bot} showed nothing within {STEP_S:g} s after {self._doing()}") from late
        self._take(event)
        return (float(event["at"]) - made_at_s) * 1000

    def notice(self, event: Json) -> None:
        """Keep what the bot shows in answer to the last step: a card that can be answered, or its receipt."""
        message = event.get("message") or {}
        if self.seen is None or self.seen.done() or not (message.get("from") or {}).get("is_bot"):
            return
        if self._is_answering:
            assert self.card is not None
            is_awaited = event["kind"] == "edit" and message["message_id"] == self.card.message_id
        else:
            is_awaited = event["kind"] == "message" and cards.read(message).wants is Wants.CHOICE
        if is_awaited:
            self.seen.set_result(event)

    @property
    def _is_answering(self) -> bool:
        return self.card is not None and self.card.wants is Wants.CHOICE

    async def _act(self) -> None:
        if self.card is None:
            await self.sandbox.say(self.person, self.bot, "/task")
            return
        if self._is_answering:
            button = self.dice.choice(list(self.card.options.values()))
        else:
            found = self.card.button(*GO_ON)
            assert found is not None, "a receipt leads on"
            button = found
        await self.sandbox.press(self.person, self.bot, self.card.message_id, button.data)

    def _take(self, event: Json) -> None:
        self.card = cards.read(event["message"])
        if event["kind"] == "edit":
            self.receipts += 1
            if self.receipts % 2 == 0:
                self.card = None  # the visit is over; the next one begins with /task

    def _doing(self) -> str:
        return "/task" if self.card is None else f"a press on {self.card.text!r}"


@contextlib.asynccontextmanager
async def watched(sandbox: Sandbox, bot: str, visitors: Sequence[Visitor]) -> AsyncIterator[None]:
    """Tell the visitors what their bot shows, until the block ends.

    One stream for all of them, read every 20 ms: what is timed is when the sandbox had it, so the watching can be
    lazy and leave the CPU to the bots.
    """
    by_person = {visitor.person: visitor for visitor in visitors}
    seq = await _told(sandbox, bot, by_person, after=0)
    watching = asyncio.create_task(_watch(sandbox, bot, by_person, seq))
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def _watch(sandbox: Sandbox, bot: str, visitors: dict[int, Visitor], seq: int) -> None:
    while True:
        seq = await _told(sandbox, bot, visitors, after=seq, wait_s=_POLL_S)
        await asyncio.sleep(_LOOK_EVERY_S)


async def _told(sandbox: Sandbox, bot: str, visitors: dict[int, Visitor], *, after: int, wait_s: float = 0.0) -> int:
    """Pass on what is new. Returns: where the stream stands now."""
    for event in await sandbox.get("events", after=after, bot=bot, wait_s=wait_s):
        after = int(event["seq"])
        if (visitor := visitors.get(event["person"])) is not None:
            visitor.notice(event)
    return after


async def way_in(sandbox: Sandbox, person: int, bot: str) -> None:
    """Go through language, consent and practice, as everybody does once.

    Raises:  Unmeasurable.
    """
    someone = Someone(sandbox, person, bot)
    await someone.say("/start")
    card: Card | None = None
    handled: tuple[int, tuple[str, ...]] | None = None
    for _ in range(WAY_IN_STEPS_MAX):
        await someone.look(STEP_S)
        card = someone.newest()
        if card is None or card.face == handled:
            continue
        if card.is_paid:
            return
        handled = card.face
        button = _way_on(card)
        if button is None:
            break
        await someone.press(card, button)
    raise Unmeasurable(f"{bot} did not lead to a task: {card.text if card else 'it said nothing'!r}")


def _way_on(card: Card) -> cards.Button | None:
    if card.wants is Wants.LANGUAGE:
        return card.button("English")
    if card.wants is Wants.CONSENT:
        return card.button(*AGREE)
    if card.wants is Wants.CHOICE:
        return card.options.get(truth_of(card) or "")
    return card.button(*GO_ON)
