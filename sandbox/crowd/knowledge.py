"""What a crowd knows of a campaign's tasks, found by what a card shows."""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import InitVar, dataclass, field, replace

from sandbox.crowd.cards import Card
from sandbox.crowd.material import Item
from sandbox.crowd.sight import Sight, difference
from sandbox.crowd.skill import PLAIN, Skill, plain

_SIDES = "ab"
_SIDE = re.compile(r"([abAB])(?: 更好| is better)?$")


@dataclass(slots=True)
class Knowledge:
    """The campaign's tasks as the crowd remembers them.

    Shape:   `items` without twins: tasks that look the same are one, with the right answers of all of them; `names`
             says under which name a task of the file is remembered.
    """

    items: list[Item] = field(init=False, default_factory=list)
    names: dict[str, str] = field(init=False, default_factory=dict)
    _keys: list[tuple[str, str]] = field(init=False)
    file: InitVar[Iterable[Item]] = ()

    def __post_init__(self, file: Iterable[Item]) -> None:
        looks: dict[object, list[Item]] = {}
        for item in file:
            looks.setdefault((plain(item.text), plain(item.passage), item.options, item.picture), []).append(item)
        for twins in looks.values():
            right = dict.fromkeys(answer for item in twins for answer in item.right)
            self.items.append(replace(twins[0], right=tuple(right)))
            self.names |= dict.fromkeys((item.name for item in twins), twins[0].name)
        self._keys = [(plain(item.text), plain(item.passage)) for item in self.items]

    def shown(self, card: Card, picture: Sight | None) -> Item | None:
        """The task that a card is about: its text and passage are the longest there, its picture the most like.

        Returns: None where nothing fits.
        """
        text = plain(card.text)
        fitting = [
            (len(question) + len(passage), item)
            for (question, passage), item in zip(self._keys, self.items, strict=True)
            if question in text and passage in text and (not card.options or set(item.options) <= set(card.options))
        ]
        longest = max((length for length, _ in fitting), default=0)
        closest = [item for length, item in fitting if length == longest]
        if picture is not None:
            closest.sort(key=lambda item: difference(picture, item.picture) if item.picture else 0)
        return closest[0] if closest else None

    def words(self, item: Item | None, said: str) -> str:
        """What a label or an answer means: of two compared answers the preferred one, called `a` or `A is better`."""
        side = _SIDE.match(said)
        if item is None or side is None or said in item.options or len(item.options) != len(_SIDES):
            return said
        return item.options[_SIDES.index(side[1].lower())]

    def is_right(self, item: Item | None, answer: str) -> bool:
        """Whether an answer is one of the right ones, layout apart."""
        known = {plain(right) for right in (item.right if item else ())}
        return plain(answer) in known


@dataclass(frozen=True, slots=True)
class Answerer:
    """Somebody who knows the answers and errs as often as their skill says."""

    knowledge: Knowledge
    skill: Skill
    dice: random.Random

    def option(self, item: Item | None, card: Card) -> str:
        """An option's words."""
        return self.skill.option(item.right[0] if item and item.right else None, card.options, self.dice)

    def text(self, item: Item | None, language: str) -> str:
        """One of the right answers, else a plausible wrong one: what is right for another task."""
        if item is None or not item.right:
            return PLAIN[language]
        if self.dice.random() < self.skill.right:
            return self.dice.choice(item.right)
        if item.right[0].isdecimal():
            return str(2 * int(item.right[0]) + 3)  # a number is asked for
        others = [
            right
            for other in self.knowledge.items
            for right in other.right
            if other.language == item.language and not _overlap(right, item.right)
        ]
        return self.dice.choice(others) if others else PLAIN[language]

    def tags(self, item: Item | None, card: Card) -> list[str]:
        """What applies; or else one tag too few or too many, or another one."""
        right = [tag for tag in card.options if item is not None and tag in item.right]
        if right and self.dice.random() < self.skill.right:
            return right
        return self.dice.sample(list(card.options), self.dice.randint(1, max(1, len(card.options) - 1)))

    def approves(self, item: Item | None, answer: str) -> bool:
        """Whether a peer's answer looks right."""
        is_right = self.knowledge.is_right(item, answer)
        return is_right if self.dice.random() < self.skill.right else not is_right


def _overlap(answer: str, right: Sequence[str]) -> bool:
    """Whether an answer holds a right one or is held by one, so that it may be right by chance."""
    given = plain(answer)
    return any(plain(each) in given or given in plain(each) for each in right)
