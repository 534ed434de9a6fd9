"""CSV and TSV: a header with the names of the fields, then one task a row; options share a cell, `|` between them."""

import csv
import re
from collections.abc import Iterator
from typing import BinaryIO, Final, Protocol

from tasks.errors import FileFault, FileNotReadable, TooManyRows
from tasks.raw import MAX_LINE_CHARS, MAX_ROWS, BadRow, RawFile, RawRow, is_broken, opened
from tasks.rows import RowFault

SUFFIXES: Final = (".csv", ".tsv")


class Reader(Protocol):
    """What csv.reader returns, which has no public name."""

    line_num: int

    def __next__(self) -> list[str]:
        """The next row."""


_DELIMITERS: Final = (",", ";", "\t")
_FORMULA: Final = re.compile(
    r"\s*(?:=\s*[A-Z][A-Z0-9.]*\(|=\s*\$?[A-Z]{1,3}\$?\d+(?![A-Z\d])|=\s*\w+\|'"
    r"|#(?:REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|N/A(?!\w)))",
    re.IGNORECASE | re.ASCII,
)
"""What a spreadsheet computes, or failed to: a formula's text is nobody's question, and its value is not here."""


def read(source: BinaryIO) -> RawFile:
    """Every row on its own; a cell may hold line ends inside quotes, and its row is known by its first line.

    Raises:  FileNotReadable; TooManyRows as its rows are read.
    """
    text, encoding = opened(source, newline="")
    first_line = text.readline(MAX_LINE_CHARS)
    text.seek(0)
    delimiter = max(_DELIMITERS, key=first_line.count)
    entries = _entries(csv.reader(text, delimiter=delimiter, strict=True))
    header = next(entries, None)
    names = tuple(name.strip().lower() for name in header[1] or ()) if header else ()
    if len(set(names)) != len(names) or not {"text", "question", "image"} & set(names):
        raise FileNotReadable(reason=FileFault.BAD_HEADER)
    return RawFile(_rows(entries, names), encoding=encoding)


def _rows(entries: Iterator[tuple[int, list[str] | None]], names: tuple[str, ...]) -> Iterator[RawRow | BadRow]:
    for count, (line, cells) in enumerate(entries):
        if count == MAX_ROWS:
            raise TooManyRows(limit=MAX_ROWS)
        bad = _fault(line, cells, names)
        yield RawRow(line, dict(zip(names, cells or (), strict=True))) if bad is None else bad


def _entries(reader: Reader) -> Iterator[tuple[int, list[str] | None]]:
    """Rows with the line each begins on; None where the table's own grammar is broken. Blank lines are left out."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, None
            continue
        if any(cell.strip() for cell in cells):
            yield line, cells


def _fault(line: int, cells: list[str] | None, names: tuple[str, ...]) -> BadRow | None:
    if cells is None:
        return BadRow(line, RowFault.NOT_A_TABLE_ROW)
    if any(map(is_broken, cells)):
        return BadRow(line, RowFault.NOT_UTF8)
    if len(cells) != len(names):
        return BadRow(line, RowFault.WRONG_COLUMNS, {"expected": len(names), "found": len(cells)})
    for name, cell in zip(names, cells, strict=True):
        if _FORMULA.match(cell):
            return BadRow(line, RowFault.FORMULA, {"field": name, "cell": cell.strip()})
    return None
