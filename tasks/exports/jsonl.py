"""JSON Lines: everything, one item a line."""

import json
from collections.abc import Sequence
from typing import BinaryIO, Final

from tasks.exports import About, Traits
from tasks.exports.columns import record_of
from tasks.exports.shapes import Item

SUFFIX: Final = ".jsonl"


def accepts(traits: Traits) -> bool:  # noqa: ARG001 - the formats' common signature
    """Any item."""
    return True


class JsonlWriter:
    """A line with all columns for each item."""

    def __init__(self, file: BinaryIO, traits: Traits) -> None:
        self._file = file
        self._details = traits.details

    def write(self, items: Sequence[Item]) -> int:
        """Add the items' lines."""
        self._file.writelines(_line(record_of(item, self._details)) for item in items)
        return len(items)

    def close(self) -> None:
        """Nothing stands after the last line."""


def start(file: BinaryIO, traits: Traits, about: About) -> JsonlWriter:  # noqa: ARG001
    """A writer into this file."""
    return JsonlWriter(file, traits)


def _line(record: dict[str, object]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, allow_nan=False, default=str) + "\n").encode()
