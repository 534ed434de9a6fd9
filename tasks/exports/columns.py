"""The columns of a whole item: what JSONL, CSV and Parquet have of it, and under which type.

Every row of a file has all columns, null where there is nothing, so that readers find the same types in every part.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import Any, Final

from kernel.values import Boxes, Number, Options, Tags
from kernel.values import Text as FreeText
from tasks.exports import Traits
from tasks.exports.shapes import Comparison, Item, ModelAnswer, Text, Vote


@unique
class Plain(StrEnum):
    """The type of a single value, as Arrow and the Hugging Face call it."""

    STRING = "string"
    FLOAT = "float64"
    INT = "int64"
    BOOL = "bool"
    DATE = "date32"
    """In JSON its ISO form: readers that look for dates find one, whatever they are told."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """Any number of values of one type."""

    each: "Column"


Column = Plain | ListOf | Mapping[str, "Column"]
"""A mapping is a record: its fields in order."""

_BOX: Final[Column] = {"box": ListOf(Plain.FLOAT), "label": Plain.STRING}
_ANSWERS: Final[Mapping[type, Column]] = {
    Options: Plain.STRING,
    Tags: ListOf(Plain.STRING),
    Number: Plain.FLOAT,
    Boxes: ListOf(_BOX),
    FreeText: Plain.STRING,
}
_DETAILS: Final[Mapping[Any, Column]] = {
    str: Plain.STRING,
    str | None: Plain.STRING,
    float | None: Plain.FLOAT,
    tuple[str, ...]: ListOf(Plain.STRING),
}
_FIRST: Final[Mapping[str, Column]] = {
    "id": Plain.STRING,
    "kind": Plain.STRING,
    "language": Plain.STRING,
    "licence": Plain.STRING,
    "source": Plain.STRING,
    "text": Plain.STRING,
    "passage": Plain.STRING,
    "image": Plain.STRING,
    "image_width": Plain.INT,
    "image_height": Plain.INT,
}
_COMPARED: Final[Column] = {
    "by": Plain.STRING,
    "first": Plain.INT,
    "second": Plain.INT,
    "preferred": Plain.INT,
    "confidence": Plain.FLOAT,
    "votes": ListOf({"option": Plain.STRING, "count": Plain.INT}),
}
_LAST: Final[Mapping[str, Column]] = {"twin": Plain.STRING, "twin_agrees": Plain.BOOL, "erased": Plain.BOOL}


def columns_of(traits: Traits) -> Mapping[str, Column]:
    """The columns of a file of such items, in order."""
    details = {name: _DETAILS[known] for name, known in traits.details.items()}
    said = _texts() if traits.space is FreeText else _labels(_ANSWERS[traits.space])
    return {**_FIRST, **details, **said, **_LAST}


def record_of(item: Item, details: Mapping[str, Any]) -> dict[str, Any]:
    """The item's row, as JSON values and dates. Shape: `details` are the traits' own."""
    picture = item.picture
    return {
        "id": item.key,
        "kind": item.kind,
        "language": item.language or None,
        "licence": item.licence or None,
        "source": item.source,
        "text": item.prompt or None,
        "passage": item.passage,
        "image": picture and picture.name,
        "image_width": picture and picture.width,
        "image_height": picture and picture.height,
        **{name: item.details.get(name) for name in details},
        **(_texts_of(item) if isinstance(item.space, FreeText) else _labels_of(item)),
        "twin": item.twin,
        "twin_agrees": item.twin_agrees,
        "erased": item.is_erased,
    }


def _labels(answer: Column) -> dict[str, Column]:
    return {
        "options": ListOf(Plain.STRING),
        "label": answer,
        "confidence": Plain.FLOAT,
        "gold": Plain.BOOL,
        "votes": ListOf(_vote(answer)),
        "models": ListOf(_model(answer)),
    }


def _labels_of(item: Item) -> dict[str, Any]:
    return {
        "options": list(item.options),
        "label": item.label,
        "confidence": item.confidence,
        "gold": item.is_gold,
        "votes": [_vote_of(vote) for vote in item.votes],
        "models": [_model_of(said) for said in item.models],
    }


def _texts() -> dict[str, Column]:
    text: Column = {
        "text": Plain.STRING,
        "by": Plain.STRING,
        "day": Plain.DATE,
        "used_ai": Plain.BOOL,
        "kept": Plain.BOOL,
        "reviews": ListOf(_vote(Plain.STRING)),
        "models": ListOf(_model(Plain.STRING)),
    }
    return {"answers": ListOf(text), "compared": ListOf(_COMPARED), "best": Plain.INT}


def _texts_of(item: Item) -> dict[str, Any]:
    return {
        "answers": [_text_of(text) for text in item.texts],
        "compared": [_compared_of(pair) for pair in item.comparisons],
        "best": item.best,
    }


def _text_of(text: Text) -> dict[str, Any]:
    return {
        "text": text.text,
        "by": text.by,
        "day": date.fromisoformat(text.day),
        "used_ai": text.used_ai,
        "kept": text.is_kept,
        "reviews": [_vote_of(vote) for vote in text.reviews],
        "models": [_model_of(said) for said in text.models],
    }


def _compared_of(pair: Comparison) -> dict[str, Any]:
    return {
        "by": pair.by,
        "first": pair.first,
        "second": pair.second,
        "preferred": pair.preferred,
        "confidence": pair.confidence,
        "votes": [{"option": option, "count": count} for option, count in pair.votes.items()],
    }


def _vote(answer: Column) -> Column:
    return {
        "by": Plain.STRING,
        "answer": answer,
        "day": Plain.DATE,
        "used_ai": Plain.BOOL,
        "outcome": Plain.STRING,
    }


def _vote_of(vote: Vote) -> dict[str, Any]:
    return {
        "by": vote.by,
        "answer": vote.answer,
        "day": date.fromisoformat(vote.day),
        "used_ai": vote.used_ai,
        "outcome": vote.outcome.value,
    }


def _model(answer: Column) -> Column:
    return {"model": Plain.STRING, "answer": answer}


def _model_of(said: ModelAnswer) -> dict[str, Any]:
    return {"model": said.model, "answer": said.answer}
