"""Rows of well-known published shapes, turned into our own fields; adding a file here is all that a new shape takes.

A converter's module has `matches(fields) -> bool`, decided on the first row, and `convert(rows, defaults) -> rows`. It
renames; it never makes up an answer.
"""

import sys
from collections.abc import Mapping
from typing import Any, Protocol, cast

from kernel.registry import modules_of
from tasks.raw import BadRow, RawRow
from tasks.rows import Defaults


class Converter(Protocol):
    """What the module of a converter has."""

    @staticmethod
    def matches(fields: Mapping[str, Any]) -> bool:
        """Whether a row is of this shape."""

    @staticmethod
    def convert(rows: tuple[RawRow, ...], defaults: Defaults) -> tuple[RawRow | BadRow, ...]:
        """The same rows in our own fields; one that has none is refused."""


def convert(rows: tuple[RawRow, ...], defaults: Defaults) -> tuple[RawRow | BadRow, ...]:
    """The rows by the first converter that knows their shape; as they are where none does."""
    converters = cast("Mapping[str, Converter]", modules_of(sys.modules[__name__]))
    for converter in converters.values():
        if rows and converter.matches(rows[0].fields):
            return converter.convert(rows, defaults)
    return rows
