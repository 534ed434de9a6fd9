"""CSV: everything, one item a row; what is more than one value stands in its cell as JSON.

A spreadsheet runs what it takes for a formula. So a cell of text that begins like one is written with an apostrophe
before it; a reader who is no spreadsheet takes off the first apostrophe of those that stand before such a sign.
"""

import csv
import io
import json
import re
from collections.abc import Sequence
from typing import Any, BinaryIO, Final

from tasks.exports import About, Traits
from tasks.exports.columns import columns_of, record_of
from tasks.exports.shapes import Item

SUFFIX: Final = ".csv"

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
"""Without it Excel takes UTF-8 for the machine's own encoding, and 中文 is lost."""
_FORMULA: Final = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""The full-width signs begin formulas in East Asian spreadsheets; apostrophes before a sign keep the way back one."""


def accepts(traits: Traits) -> bool:  # noqa: ARG001 - the formats' common signature
    """Any item."""
    return True


def cell(value: Any) -> str:
    """A value as its cell has it: nothing for null, text made safe, numbers and truths as they are, else JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)


class CsvWriter:
    """A header, and a row for each item. CRLF ends a row, as RFC 4180 has it."""

    def __init__(self, file: BinaryIO, traits: Traits) -> None:
        self._file = file
        self._details = traits.details
        file.write(_BYTE_ORDER_MARK)
        self._rows([list(columns_of(traits))])

    def write(self, items: Sequence[Item]) -> int:
        """Add the items' rows."""
        self._rows([[cell(value) for value in record_of(item, self._details).values()] for item in items])
        return len(items)

    def close(self) -> None:
        """Nothing stands after the last row."""

    def _rows(self, rows: Sequence[Sequence[str]]) -> None:
        page = io.StringIO(newline="")
        csv.writer(page).writerows(rows)
        self._file.write(page.getvalue().encode())


def start(file: BinaryIO, traits: Traits, about: About) -> CsvWriter:  # noqa: ARG001
    """A writer into this file."""
    return CsvWriter(file, traits)
