"""Preference pairs (DPO): a prompt, the text that people prefer, and the one that they don't.

Only people's preferences: what models said of two texts stands in the whole formats, under their names. Three things
say what people prefer: a comparison that the file asked for, one between accepted texts, and a model's answer that was
written anew, if nobody has left it as it is.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from kernel.values import Text
from tasks.exports import About, Traits
from tasks.exports.columns import Column, Plain
from tasks.exports.prompts import SOURCE_COLUMNS, prompt_of, source_fields, texts_of
from tasks.exports.shapes import PEOPLE, Item

SUFFIX: Final = ".dpo.jsonl"
COLUMNS: Final[Mapping[str, Column]] = {
    "prompt": Plain.STRING,
    "chosen": Plain.STRING,
    "rejected": Plain.STRING,
    **SOURCE_COLUMNS,
    "confidence": Plain.FLOAT,
}

_SIDES: Final = ("a", "b")
_CORRECTED: Final = "answer"


def accepts(traits: Traits) -> bool:
    """Questions in free text, and two answers put side by side."""
    return traits.space is Text or traits.details.keys() >= set(_SIDES)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, the better one first. Shape: `confidence` where votes stand behind it."""

    chosen: str
    rejected: str
    confidence: float | None = None


class DpoWriter:
    """A line for each pair."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, items: Sequence[Item]) -> int:
        """Add the pairs; how many there are."""
        lines = [_line(item, pair) for item in items for pair in pairs_of(item)]
        self._file.write("".join(lines).encode())
        return len(lines)

    def close(self) -> None:
        """Nothing stands after the last line."""


def start(file: BinaryIO, traits: Traits, about: About) -> DpoWriter:  # noqa: ARG001 - the formats' common signature
    """A writer into this file."""
    return DpoWriter(file)


def pairs_of(item: Item) -> Iterator[Pair]:
    """What people prefer of this item's texts, never a text to itself."""
    yield from (pair for pair in (*_compared(item), *_between(item), *_mended(item)) if pair.chosen != pair.rejected)


def _compared(item: Item) -> Iterator[Pair]:
    """The item is a comparison, and it is settled for one of the two."""
    texts = {side: item.details[side] for side in _SIDES if side in item.details}
    if len(texts) == len(_SIDES) and item.label in texts:
        chosen = texts.pop(item.label)
        [rejected] = texts.values()
        yield Pair(chosen, rejected, item.confidence)


def _between(item: Item) -> Iterator[Pair]:
    for said in item.comparisons:
        if said.by == PEOPLE and said.preferred is not None:
            other = said.first if said.preferred == said.second else said.second
            chosen, rejected = item.texts[said.preferred].text, item.texts[other].text
            if chosen is not None and rejected is not None:
                yield Pair(chosen, rejected, said.confidence)


def _mended(item: Item) -> Iterator[Pair]:
    original = item.details.get(_CORRECTED)
    if isinstance(original, str) and not any(text.is_kept for text in item.texts):
        yield from (Pair(text.text, original) for text in texts_of(item) if text.text is not None)


def _line(item: Item, pair: Pair) -> str:
    row = {
        "prompt": prompt_of(item),
        "chosen": pair.chosen,
        "rejected": pair.rejected,
        **source_fields(item),
        "confidence": pair.confidence,
    }
    return json.dumps(row, ensure_ascii=False) + "\n"
