"""The kinds of task, one module each; adding a file here is all that a new kind takes.

A kind's module has what `Kind` declares: its payload model, what its rows and answers must be, its answer space, its
card as data, and its usual time and pay. The rest of the house asks `kind_named(name)`; how a kind is answered follows
from its answer space.
"""

import sys
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, Protocol, cast

from pydantic import BaseModel, ConfigDict

from kernel.money import Range
from kernel.registry import modules_of
from kernel.values import Answer, AnswerSpace, Language, Options, Tags, Text
from tasks.cards import Card, Offer
from tasks.rows import MAX_SHORT_CHARS, Row

MAX_TEXT_CHARS = 2000
MAX_PASSAGE_CHARS = 8000
MAX_EXPLANATION_CHARS = 1000
MAX_REASON_CHARS = 500

UNTOLD: Final = "untold"
"""Marks a payload's field that exports don't have under its own name, `Annotated[…, UNTOLD]`: what people are not
shown, and options, which all kinds tell alike."""


class TaskPayload(BaseModel):
    """What every task stores, whatever its kind. `photo` is a file's SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    language: Language
    passage: str | None = None
    photo: str | None = None
    explanation: str | None = None
    licence: str | None = None
    source: str | None = None


class Kind(Protocol):
    """What the module of a kind has."""

    Payload: type[TaskPayload]
    """What its tasks store."""
    SECONDS: int
    """What one task usually takes."""
    LEASE_S: int
    """How long an assignment waits for its answer."""
    BASE_PAY: Range
    """The bounds within which a campaign sets its pay."""
    NEEDS_PRACTICE: bool
    """Whether the kind opens only after its own practice tasks."""
    ASKS_REASON: frozenset[str | int]
    """The answers to which a person may add why, in one message."""
    ICON: str
    """What its cards begin with."""
    OPTIONS: tuple[str, ...]
    """Its options where they are the same for every task; their words are the phrases `option.<kind>.<option>`."""
    SLOTS: int | None
    """How many assignments a task opens before anything is judged; None: as many as its campaign's overlap."""
    IS_REVIEWED: bool
    """Whether its answers are judged by reviews, one by one."""
    IS_LABEL: bool
    """Whether what its settled tasks say is a label of the dataset."""
    PAGE: str | None
    """The page of ours on which it is answered, by its name; None: in the chat."""

    @staticmethod
    def load(stored: Mapping[str, Any]) -> TaskPayload:
        """A stored payload as its model."""

    @staticmethod
    def parse_row(row: Row) -> tuple[TaskPayload, Answer | None]:
        """The payload of a file's row, and its gold answer where it has one.

        Raises:  RowRefused.
        """

    @staticmethod
    def names(payload: TaskPayload) -> tuple[str, ...]:
        """What the options are called in files, by their numbers, without `None of these`; none for free text."""

    @staticmethod
    def space(payload: TaskPayload, *, none_of_these: bool = False) -> AnswerSpace:
        """What can be answered."""

    @staticmethod
    def parse_answer(payload: TaskPayload, raw: str | int, *, none_of_these: bool = False) -> Answer:
        """What was pressed, typed or drafted, as an answer.

        Raises:  UnknownOption, AnswerEmpty, AnswerTooLong, and what else the kind refuses.
        """

    @staticmethod
    def card(payload: TaskPayload, offer: Offer) -> Card:
        """The task as it is shown."""


@cache
def all_kinds() -> Mapping[str, Kind]:
    """Every kind by its name."""
    return cast("Mapping[str, Kind]", modules_of(sys.modules[__name__]))


def kind_named(name: str) -> Kind:
    """The kind of this name; asking for one that is not there is our mistake, since rows were checked at import."""
    return all_kinds()[name]


def level_needed(name: str) -> int:
    """From which level on tasks of this kind are dealt; a kind that says no LEVEL is open from the first day."""
    needed: int = getattr(kind_named(name), "LEVEL", 1)
    return needed


def reviewed_kinds() -> frozenset[str]:
    """The kinds whose answers are judged by reviews."""
    return frozenset(name for name, kind in all_kinds().items() if kind.IS_REVIEWED)


def label_kinds() -> frozenset[str]:
    """The kinds whose settled tasks are labels of the dataset."""
    return frozenset(name for name, kind in all_kinds().items() if kind.IS_LABEL)


def option_set(kind: str) -> str | None:
    """The name under which all tasks of a kind in a campaign are judged, where its options are its own."""
    options = kind_named(kind).OPTIONS
    return f"{kind}:{len(options)}" if options else None


def judged_by(kind: str, payload: TaskPayload) -> tuple[str, ...]:
    """What tasks have to have in common to be judged together: their options, or the unit of their numbers."""
    unit = getattr(payload, "unit", None)
    return kind_named(kind).names(payload) or ((str(unit),) if unit else ())


def told_fields(name: str) -> dict[str, Any]:
    """The fields that the payloads of this kind alone have, and exports tell, with their types."""
    fields = kind_named(name).Payload.model_fields
    return {
        field: known.annotation
        for field, known in fields.items()
        if field not in TaskPayload.model_fields and UNTOLD not in known.metadata
    }


def options_in(space: AnswerSpace) -> int:
    """How many options there are, or tags; 1 where the truth is of another sort, 0 where there are only words."""
    if isinstance(space, Options | Tags):
        return space.count
    return 0 if isinstance(space, Text) else 1


def plain_card(kind: str, payload: TaskPayload, offer: Offer, **more: Any) -> Card:
    """What the cards of all kinds say in the same way; `more` is the kind's own."""
    known = kind_named(kind)
    shown: dict[str, Any] = {
        "options": known.OPTIONS,
        "has_own_words": bool(known.OPTIONS),
        "none_of_these": False,
        "page": known.PAGE,
        **more,
    }
    return Card(
        kind=kind,
        prompt=payload.text,
        passage=payload.passage,
        photo=payload.photo,
        low=offer.low,
        high=offer.high,
        seconds=known.SECONDS,
        ref=offer.ref,
        language=payload.language,
        guide=offer.guide,
        title=offer.title,
        icon=known.ICON,
        **shown,
    )


def common_fields(row: Row) -> dict[str, Any]:
    """The fields of a row that every kind reads in the same way.

    Raises:  RowRefused.
    """
    text = row.optional_text("text", limit=MAX_TEXT_CHARS) or row.defaults.text
    return {
        "text": text or row.text("text", limit=MAX_TEXT_CHARS),
        "language": row.language(),
        "passage": row.optional_text("passage", limit=MAX_PASSAGE_CHARS),
        "explanation": row.optional_text("explanation", limit=MAX_EXPLANATION_CHARS),
        "licence": row.optional_text("licence", limit=MAX_SHORT_CHARS) or row.defaults.licence,
        "source": row.optional_text("source", limit=MAX_SHORT_CHARS),
    }
