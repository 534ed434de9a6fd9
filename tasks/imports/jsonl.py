"""JSONL: one JSON object a line."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, TextIO

from tasks.errors import TooManyRows
from tasks.raw import MAX_LINE_CHARS, MAX_ROWS, BadRow, RawFile, RawRow, is_broken, opened
from tasks.rows import RowFault

SUFFIXES: Final = (".jsonl", ".ndjson")


def read(source: BinaryIO) -> RawFile:
    """Every line on its own: a broken one is reported and its neighbours are read.

    Raises:  FileNotReadable; TooManyRows as its rows are read.
    """
    text, encoding = opened(source)
    return RawFile(_rows(text), encoding=encoding)


def _rows(text: TextIO) -> Iterator[RawRow | BadRow]:
    count = 0
    for number, line in enumerate(_lines(text), start=1):
        if line is not None and not line.strip():
            continue
        if count == MAX_ROWS:
            raise TooManyRows(limit=MAX_ROWS)
        count += 1
        parsed = RowFault.TOO_LONG if line is None else _parse(line)
        if isinstance(parsed, RowFault):
            facts: dict[str, str | int] = {"field": "line", "limit": MAX_LINE_CHARS}
            yield BadRow(number, parsed, facts if parsed is RowFault.TOO_LONG else {})
        else:
            yield RawRow(number, parsed)


def _lines(text: TextIO) -> Iterator[str | None]:
    """Line by line, None for one that is too long to be held."""
    while line := text.readline(MAX_LINE_CHARS + 1):
        if len(line) <= MAX_LINE_CHARS or line.endswith("\n"):
            yield line
            continue
        while line and not line.endswith("\n"):
            line = text.readline(MAX_LINE_CHARS)
        yield None


def _parse(line: str) -> dict[str, Any] | RowFault:
    if is_broken(line):
        return RowFault.NOT_UTF8
    try:
        value = _DECODER.decode(line)
    except (ValueError, RecursionError):
        return RowFault.NOT_JSON
    return value if isinstance(value, dict) else RowFault.NOT_AN_OBJECT


def refuse_constant(name: str) -> float:
    """NaN and Infinity are no JSON."""
    raise ValueError(name)


_DECODER: Final = json.JSONDecoder(parse_constant=refuse_constant)
