"""Rows of well-known published shapes, turned into our own fields; adding a file here is all that a new shape takes.

A converter's module has `matches(fields) -> bool`, decided on the first row, and `convert(rows, defaults) -> rows`. It
renames; it never makes up an answer.
"""

import sys
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Protocol, cast

from kernel.registry import modules_of
from tasks.raw import BadRow, RawRow
from tasks.rows import Defaults

Rows = Iterator[RawRow | BadRow]


class Converter(Protocol):
    """What the module of a converter has."""

    @staticmethod
    def matches(fields: Mapping[str, Any]) -> bool:
        """Whether a row is of this shape."""

    @staticmethod
    def convert(rows: Rows, defaults: Defaults) -> Rows:
        """The same rows in our own fields; one that has none is refused, and what was refused before stays so."""


def convert(rows: Rows, defaults: Defaults) -> Rows:
    """The rows by the first converter that knows the shape of the first one; as they are where none does."""
    ahead: list[RawRow | BadRow] = []
    for row in rows:
        ahead.append(row)
        if isinstance(row, RawRow):
            break
    whole = chain(ahead, rows)
    converters = cast("Mapping[str, Converter]", modules_of(sys.modules[__name__]))
    for converter in converters.values():
        if ahead and isinstance(ahead[-1], RawRow) and converter.matches(ahead[-1].fields):
            return converter.convert(whole, defaults)
    return whole
