"""Somebody who takes part in a rehearsed campaign: answers and reviews as well as their declared skill."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sandbox.crowd.cards import FAIL, PASS, RIGHT, SUBMIT, Card, Wants
from sandbox.crowd.knowledge import Answerer
from sandbox.crowd.material import Item
from sandbox.crowd.sight import Sight, seen
from sandbox.crowd.skill import plain
from sandbox.crowd.visitor import Did, Visitor


@dataclass(slots=True)
class Record:
    """What all participants did.

    Shape:   pressed[task] are the options pressed, written[task] the texts submitted; a task is named as in the file.
    """

    pressed: dict[str, list[str]] = field(default_factory=dict)
    written: dict[str, list[str]] = field(default_factory=dict)
    reviews: int = 0
    unrecognised: int = 0
    sights: dict[str, Sight] = field(default_factory=dict)

    @property
    def answers(self) -> int:
        """How many options were pressed and texts submitted."""
        return sum(map(len, self.pressed.values())) + sum(map(len, self.written.values()))


def tags_said(tags: Iterable[str]) -> str:
    """The tags of one answer as one text, the same in whichever order they were set."""
    return ", ".join(sorted(tags))


@dataclass(slots=True)
class Participant:
    """One participant at one chat. `turn` is one card; the second turn first asks for reviews, and so learns them."""

    visitor: Visitor
    answerer: Answerer
    record: Record
    turns: int = 0

    async def turn(self) -> Did:
        """Get to a card and answer it."""
        self.turns += 1
        if self.turns == 2:  # noqa: PLR2004 - as the class says
            await self.visitor.ask("/review")
        card = await self.visitor.card()
        if card is None:
            return Did.NOTHING
        item = self.answerer.knowledge.shown(card, await self._picture(card))
        self.record.unrecognised += item is None
        return Did.ANSWERED if await self._act(card, item) else Did.NOTHING

    async def _act(self, card: Card, item: Item | None) -> bool:
        match card.wants:
            case Wants.REVIEW:
                return await self._review(card, item)
            case Wants.CHOICE:
                return await self._choose(card, item)
            case Wants.MARK:
                return await self._mark(card, item)
            case Wants.DRAW:
                return await self.visitor.skip(card) is Did.SKIPPED  # a rehearsal is of what is answered in the chat
            case Wants.CORRECT:
                return await self._correct(card, item)
            case _:
                return await self._write(card, self.answerer.text(item, self.visitor.language), item)

    async def _review(self, card: Card, item: Item | None) -> bool:
        button = card.button(*(PASS if self.answerer.approves(item, card.quotes[-1]) else FAIL))
        assert button is not None, "a review has both buttons"
        is_taken = await self.visitor.answer(card, button)
        self.record.reviews += is_taken
        return is_taken

    async def _choose(self, card: Card, item: Item | None) -> bool:
        option = self.answerer.option(item, card)
        is_taken = await self.visitor.answer(card, card.options[option])
        if is_taken and item is not None:
            self.record.pressed.setdefault(item.name, []).append(option)
        return is_taken

    async def _mark(self, card: Card, item: Item | None) -> bool:
        tags = self.answerer.tags(item, card)
        for tag in tags:
            if not await self.visitor.answer(card, card.options[tag]):
                return False
            marked = self.visitor.someone.newest()
            if marked is None or tag not in marked.options:
                return False
            card = marked
        button = card.button(*SUBMIT)
        is_taken = button is not None and await self.visitor.answer(card, button)
        if is_taken and item is not None:
            self.record.written.setdefault(item.name, []).append(tags_said(tags))
        return is_taken

    async def _correct(self, card: Card, item: Item | None) -> bool:
        text, shown = self.answerer.text(item, self.visitor.language), card.quotes[-1]
        button = card.button(*RIGHT)
        if plain(text) != plain(shown) or button is None:
            return await self._write(card, text, item)
        is_taken = await self.visitor.answer(card, button)
        if is_taken and item is not None:
            self.record.written.setdefault(item.name, []).append(shown)
        return is_taken

    async def _write(self, card: Card, text: str, item: Item | None) -> bool:
        is_taken = await self.visitor.write(card, text)
        if is_taken and item is not None:
            self.record.written.setdefault(item.name, []).append(text)
        return is_taken

    async def _picture(self, card: Card) -> Sight | None:
        """The card's picture, which is looked at once."""
        someone = self.visitor.someone
        sizes = someone.chat[card.message_id].get("photo") or []
        if not sizes:
            return None
        largest = sizes[-1]
        name = str(largest["file_unique_id"])
        if name not in self.record.sights:
            self.record.sights[name] = seen(await someone.sandbox.download(str(largest["file_id"])))
        return self.record.sights[name]
