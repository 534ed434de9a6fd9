"""A task as a person is shown it: data only, drawn and phrased by views, alike in chat and preview."""

from dataclasses import dataclass
from typing import Final

from kernel.money import Amount
from kernel.values import Language

PEER: Final = "peer"
"""The name of a peer's answer among exhibits."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something that the question is about, quoted beneath it.

    Shape:   `name` says what it is, in the phrase `card.exhibit.<name>`; `text` is empty where its author has had it
             erased; `marked` are parts of it that stand out, in their order.
    """

    name: str
    text: str
    marked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One task with its pay, ready to be rendered.

    Shape:   `photo` is a file's SHA-256; `options` are in the order of their numbers, without the `None of these` that
             `none_of_these` adds at the end; with `has_own_words` they are the kind's own, and their words are the
             phrases `option.<kind>.<option>`. `asks`, behind the exhibits, and `hint`, how to answer, are the phrases
             `card.asks.<asks>` and `card.hint.<hint>`. `order` has the options' numbers as their buttons stand, where
             that is not their own order; `starts_from` is the text that a typed answer mends.
             A card with a `page` is answered on that page of ours; its button is the phrase `card.page.<page>`.
             `unit` is a number's. `marked` has the options that are marked so far, where several may be and all are
             submitted together.
    Units:   `low` and `high` are at the price of this assignment; `seconds` is what the task usually takes.
    """

    kind: str
    prompt: str
    passage: str | None
    options: tuple[str, ...]
    photo: str | None
    none_of_these: bool
    low: Amount
    high: Amount
    seconds: int
    ref: str
    language: Language
    guide: str | None
    title: str | None = None
    icon: str = "🧩"
    exhibits: tuple[Exhibit, ...] = ()
    has_own_words: bool = False
    asks: str | None = None
    hint: str | None = None
    unit: str | None = None
    marked: tuple[int, ...] | None = None
    order: tuple[int, ...] = ()
    starts_from: str | None = None
    page: str | None = None

    @property
    def shows_peer(self) -> bool:
        """Whether it is about what one peer has written: then that can be reported for what it says."""
        return any(exhibit.name == PEER for exhibit in self.exhibits)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a card takes from its campaign and its assignment; the rest is the task's own.

    Shape:   with `is_swapped` a card with two sides shows the second one first; `draft` is what is not submitted yet.
    """

    low: Amount
    high: Amount
    ref: str
    title: str | None = None
    guide: str | None = None
    none_of_these: bool = False
    is_swapped: bool = False
    draft: str | None = None
