"""A task as a person is shown it: data only, drawn and phrased by views, alike in chat and preview."""

from dataclasses import dataclass

from kernel.money import Amount
from kernel.values import Language


@dataclass(frozen=True, slots=True)
class Card:
    """One task with its pay, ready to be rendered.

    Shape:   `photo` is a file's SHA-256; `options` are in the order of their numbers, without the `None of these` that
             `none_of_these` adds at the end; `subject_answer` is the answer under review.
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
    subject_answer: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a card takes from its campaign and its assignment; the rest is the task's own."""

    low: Amount
    high: Amount
    ref: str
    title: str | None = None
    guide: str | None = None
    none_of_these: bool = False
