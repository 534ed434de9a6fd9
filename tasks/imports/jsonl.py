"""JSONL: one JSON object a line."""

import json
from typing import Any, Final

from tasks.errors import TooManyRows
from tasks.raw import MAX_LINE_CHARS, MAX_ROWS, BadRow, RawFile, RawRow, decoded, is_broken
from tasks.rows import RowFault

SUFFIXES: Final = (".jsonl", ".ndjson")


def read(data: bytes) -> RawFile:
    """Every line on its own: a broken one is reported and its neighbours are read.

    Raises:  FileNotReadable, TooManyRows.
    """
    rows: list[RawRow] = []
    bad_rows: list[BadRow] = []
    text, encoding = decoded(data)
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        if len(rows) + len(bad_rows) == MAX_ROWS:
            raise TooManyRows(limit=MAX_ROWS)
        parsed = _parse(line)
        if isinstance(parsed, RowFault):
            facts: dict[str, str | int] = {"field": "line", "limit": MAX_LINE_CHARS}
            bad_rows.append(BadRow(number, parsed, facts if parsed is RowFault.TOO_LONG else {}))
        else:
            rows.append(RawRow(number, parsed))
    return RawFile(tuple(rows), tuple(bad_rows), encoding=encoding)


def _parse(line: str) -> dict[str, Any] | RowFault:
    if len(line) > MAX_LINE_CHARS:
        return RowFault.TOO_LONG
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
