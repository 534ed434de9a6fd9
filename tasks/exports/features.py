"""A file's columns as a dataset card names them, for the Hugging Face `datasets` library: `dataset_info` in its head.

Without them a reader guesses a column's type from the first rows; where these are all null, it guesses wrong.
"""

from collections.abc import Iterator
from typing import Final

from tasks.exports import Traits
from tasks.exports.columns import Column, ListOf, Plain, columns_of

_STEP: Final = "  "


def features_of(kind: str) -> list[str]:
    """The lines of YAML below `features:`, for the whole items of a kind."""
    return [line for name, known in columns_of(Traits.of(kind)).items() for line in _feature(name, known)]


def _feature(name: str, known: Column) -> Iterator[str]:
    yield f"- name: {name}"
    yield from (_STEP + line for line in _type(known))


def _type(known: Column) -> Iterator[str]:
    if isinstance(known, Plain):
        yield f"dtype: {known.value}"
    elif not isinstance(known, ListOf):
        yield "struct:"
        yield from (line for name, part in known.items() for line in _feature(name, part))
    elif isinstance(known.each, Plain):
        yield f"list: {known.each.value}"
    else:
        assert not isinstance(known.each, ListOf), "the card's form has no list of lists"
        yield "list:"
        yield from (line for name, part in known.each.items() for line in _feature(name, part))
