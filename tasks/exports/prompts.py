"""What a model is given to read, and which accepted texts it is to learn: the same in every format for training."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tasks.exports.columns import Column, ListOf, Plain
from tasks.exports.shapes import Item, Text


def prompt_of(item: Item) -> str:
    """The question, below what is to be read before it."""
    return f"{item.passage}\n\n{item.prompt}" if item.passage else item.prompt


def texts_of(item: Item) -> Iterator[Text]:
    """The text that people prefer; where they don't, every accepted one, each once. Erased ones are gone."""
    best = None if item.best is None else item.texts[item.best]
    given = item.texts if best is None or best.text is None else (best,)
    yield from {text.text: text for text in reversed(given) if text.text is not None}.values()


SOURCE_COLUMNS: Final[Mapping[str, Column]] = {
    "id": Plain.STRING,
    "language": Plain.STRING,
    "licence": Plain.STRING,
    "source": Plain.STRING,
    "images": ListOf(Plain.STRING),
}
"""Under which types `source_fields` stand."""


def source_fields(item: Item) -> dict[str, Any]:
    """Where a row of training data comes from, and the pictures that its prompt is about."""
    return {
        "id": item.key,
        "language": item.language,
        "licence": item.licence,
        "source": item.source,
        "images": [] if item.picture is None else [item.picture.name],
    }
