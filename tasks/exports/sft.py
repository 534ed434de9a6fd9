"""Conversations for supervised fine-tuning: the question, and a text that people have accepted."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

from kernel.values import Text
from tasks.exports import About, Traits
from tasks.exports.columns import Column, ListOf, Plain
from tasks.exports.prompts import SOURCE_COLUMNS, prompt_of, source_fields, texts_of
from tasks.exports.shapes import Item

SUFFIX: Final = ".sft.jsonl"
COLUMNS: Final[Mapping[str, Column]] = {
    "messages": ListOf({"role": Plain.STRING, "content": Plain.STRING}),
    **SOURCE_COLUMNS,
    "used_ai": Plain.BOOL,
}


def accepts(traits: Traits) -> bool:
    """Questions that are answered in free text."""
    return traits.space is Text


class SftWriter:
    """A line for each text, in the form that chat templates take."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, items: Sequence[Item]) -> int:
        """Add the conversations; how many there are."""
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for item in items for row in _conversations(item)]
        self._file.write("".join(lines).encode())
        return len(lines)

    def close(self) -> None:
        """Nothing stands after the last line."""


def start(file: BinaryIO, traits: Traits, about: About) -> SftWriter:  # noqa: ARG001 - the formats' common signature
    """A writer into this file."""
    return SftWriter(file)


def _conversations(item: Item) -> Iterator[dict[str, Any]]:
    for text in texts_of(item):
        messages = [{"role": "user", "content": prompt_of(item)}, {"role": "assistant", "content": text.text}]
        yield {"messages": messages, **source_fields(item), "used_ai": text.used_ai}
