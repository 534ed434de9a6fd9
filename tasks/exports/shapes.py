"""What an export says of each item, as values: read from the store, written by every format.

Answers are as files write them: of options the name, of tags the names, of numbers a float, of boxes a list of
`{"box": [left, top, right, bottom], "label": name}` in shares of the picture, of free text the text. What an item has
follows from its answer space, never from its kind's name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Any, Final

from kernel.values import Answer, AnswerSpace
from tasks.answers import written
from tasks.kinds import TaskPayload, kind_named, told_fields

PEOPLE: Final = "people"
"""Who has compared two texts, where it was not a model."""


@unique
class Outcome(StrEnum):
    """What has become of a response."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    OPEN = "open"
    """Not judged for good: it waits for others, or for a person."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an item. Shape: `name` as seen from the export's folder. Units: pixels."""

    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Vote:
    """What one person answered: `by` a pseudonym that holds within this export alone, `day` as 2026-12-01."""

    by: str
    answer: Any
    day: str
    used_ai: bool
    """The person has declared an AI's help."""
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What a model answered, under the model's own name. Shape: as a vote's answer."""

    model: str
    answer: Any


@dataclass(frozen=True, slots=True)
class Text:
    """An accepted answer in free text, with the reviews that it had.

    Shape:   `text` is None where its author has had it erased; `is_kept`, where a model's answer was to be corrected,
             says whether it was left as it is, else None.
    """

    by: str
    text: str | None
    day: str
    used_ai: bool
    is_kept: bool | None = None
    reviews: tuple[Vote, ...] = ()
    models: tuple[ModelAnswer, ...] = ()
    """What models, asked to review it, said."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two of an item's texts, by their places from 0, and which of them is preferred; None: neither.

    Shape:   `by` is PEOPLE or a model's name; with people there is a confidence, and votes by the comparison's
             options.
    """

    by: str
    first: int
    second: int
    preferred: int | None
    confidence: float | None = None
    votes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the dataset.

    Shape:   `details` is what its kind alone has, and people have seen: a unit, two answers to be compared, a model's
             answer; `options` are the names that answers are made of. `label` and `confidence` are there where answers
             are not free text; where they are, `texts` are the accepted ones and `best` is the place of the preferred.
    """

    key: str
    kind: str
    space: AnswerSpace
    language: str
    licence: str
    prompt: str
    source: str | None = None
    passage: str | None = None
    picture: Picture | None = None
    options: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    label: Any = None
    confidence: float | None = None
    is_gold: bool = False
    """The label is an operator's word, who did not see the crowd's."""
    votes: tuple[Vote, ...] = ()
    models: tuple[ModelAnswer, ...] = ()
    texts: tuple[Text, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    best: int | None = None
    twin: str | None = None
    twin_agrees: bool | None = None
    """None while the same item in the other language is not settled, or where there is none."""
    is_erased: bool = False
    """An earlier export had it, and it is gone: a tombstone, which keeps key and kind alone."""


def answer_as_written(answer: Answer, payload: TaskPayload, kind: str) -> Any:
    """An answer as an item, its votes and its models have it; numbers always as floats, for columns have one type."""
    return float(answer) if isinstance(answer, float) else written(answer, kind_named(kind).names(payload))


def item_of(kind: str, payload: TaskPayload, *, key: str, licence: str, **known: Any) -> Item:
    """What the payload says of an item that people may see, and what else is `known` of it.

    Shape:   `licence` is the campaign's; a row's own goes first. `known` are Item's fields after `source`.
    """
    named = kind_named(kind)
    return Item(
        key=key,
        kind=kind,
        space=named.space(payload),
        language=payload.language,
        licence=payload.licence or licence,
        prompt=payload.text,
        source=payload.source,
        passage=payload.passage,
        options=named.names(payload),
        details=payload.model_dump(mode="json", include=set(told_fields(kind))),
        **known,
    )


def tombstone(item_key: str, kind: str, space: AnswerSpace) -> Item:
    """What is left of an item that has been erased since an earlier export."""
    return Item(key=item_key, kind=kind, space=space, language="", licence="", prompt="", is_erased=True)
