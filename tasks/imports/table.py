"""CSV and TSV: a header with the names of the fields, then one task a row; options share a cell, `|` between them."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Final, Protocol

from tasks.errors import FileFault, FileNotReadable, TooManyRows
from tasks.raw import MAX_ROWS, BadRow, RawFile, RawRow, decoded, is_broken
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


def read(data: bytes) -> RawFile:
    """Every row on its own; a cell may hold line ends inside quotes, and its row is known by its first line.

    Raises:  FileNotReadable, TooManyRows.
    """
    text, encoding = decoded(data)
    first_line = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    entries = _entries(reader)
    header = next(entries, None)
    names = tuple(name.strip().lower() for name in header[1] or ()) if header else ()
    if len(set(names)) != len(names) or not {"text", "question", "image"} & set(names):
        raise FileNotReadable(reason=FileFault.BAD_HEADER)
    rows: list[RawRow] = []
    bad_rows: list[BadRow] = []
    for line, cells in entries:
        if len(rows) + len(bad_rows) == MAX_ROWS:
            raise TooManyRows(limit=MAX_ROWS)
        if (bad := _fault(line, cells, names)) is not None:
            bad_rows.append(bad)
        elif cells:
            rows.append(RawRow(line, dict(zip(names, cells, strict=True))))
    return RawFile(tuple(rows), tuple(bad_rows), encoding=encoding)


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
