"""A file's columns as a dataset card names them, for the Hugging Face `datasets` library: `dataset_info` in its head.

Without them a reader guesses a column's type from the first rows; where these are all null, it guesses wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tasks.exports import Traits, Written, formats
from tasks.exports.columns import Column, ListOf, Plain, columns_of

_STEP: Final = "  "
_WHOLE: Final = ("jsonl", "parquet")
"""Of these formats one is enough, the last that there is: Parquet can't be misread."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is loaded of a release under one name. Shape: `features` are lines of YAML."""

    name: str
    file: str
    features: Sequence[str]


def parts_of(files: Sequence[Written]) -> list[Part]:
    """Everything of a kind under its name; and under `<kind>-<format>` what there is to train with."""
    there = [each for each in files if each.rows]
    whole = {each.kind: each.name for name in _WHOLE for each in there if each.format == name}
    parts = [Part(kind, name, features_of(kind)) for kind, name in whole.items()]
    for each in there:
        columns = getattr(formats()[each.format], "COLUMNS", None)
        if columns is not None:
            parts.append(Part(f"{each.kind}-{each.format}", each.name, features_in(columns)))
    return parts


def features_of(kind: str) -> list[str]:
    """The lines of YAML below `features:`, for the whole items of a kind."""
    return features_in(columns_of(Traits.of(kind)))


def features_in(columns: Mapping[str, Column]) -> list[str]:
    """The same for any columns."""
    return [line for name, known in columns.items() for line in _feature(name, known)]


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
