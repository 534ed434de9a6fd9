"""Files in which a dataset goes out: the formats, one module each; adding a file here is all that a new one takes.

A file is of one format and one kind, so that a column has one type from its first row to its last. Items come page by
page and leave by the page: what a writer holds does not grow with the dataset.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, BinaryIO, Protocol, cast, get_type_hints

from kernel.registry import modules_of
from kernel.values import AnswerSpace
from tasks.errors import ExportFormatUnfit, ExportFormatUnknown
from tasks.exports.shapes import Item
from tasks.kinds import kind_named, told_fields


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of the whole release. Shape: `release` as C12@2, `day` as 2026-12-01."""

    release: str
    title: str
    day: str


@dataclass(frozen=True, slots=True)
class Traits:
    """What all items of a kind have in common. Shape: `details` are the fields that they alone have, with types."""

    kind: str
    space: type[AnswerSpace]
    details: Mapping[str, Any]

    @classmethod
    def of(cls, kind: str) -> "Traits":
        """Those of a kind, by its name."""
        return cls(kind, get_type_hints(kind_named(kind).space)["return"], told_fields(kind))


class Writer(Protocol):
    """A file that is being written; whoever opened the file closes it.

    One that has `beside()` needs small files next to it: their bytes by how their names end, asked for at the end.
    """

    def write(self, items: Sequence[Item]) -> int:
        """Add what the format has of these items; how many rows that are."""

    def close(self) -> None:
        """Write what a file of the format ends with."""


class Format(Protocol):
    """What the module of a format has."""

    SUFFIX: str
    """How the names of its files end."""

    @staticmethod
    def accepts(traits: Traits) -> bool:
        """Whether items with these traits can be told in it."""

    @staticmethod
    def start(file: BinaryIO, traits: Traits, about: About) -> Writer:
        """A writer into this file.

        Raises:  ExportFormatNotInstalled.
        """


@cache
def formats() -> Mapping[str, Format]:
    """Every format by its name."""
    modules = modules_of(sys.modules[__name__]).items()
    return cast("Mapping[str, Format]", {name: module for name, module in modules if hasattr(module, "SUFFIX")})


def format_named(name: str) -> Format:
    """The format that people call so.

    Raises:  ExportFormatUnknown.
    """
    found = formats().get(name.lower())
    if found is None:
        raise ExportFormatUnknown(name=name[:40], known=", ".join(sorted(formats())))
    return found


def require_fitting(names: Iterable[str], kinds: Iterable[str]) -> None:
    """Each of the formats can tell something of one of these kinds, if there are any.

    Raises:  ExportFormatUnknown, ExportFormatUnfit.
    """
    found = {name: format_named(name) for name in names}
    traits = [Traits.of(kind) for kind in sorted(kinds)]
    known = [name for name, one in sorted(formats().items()) if any(map(one.accepts, traits))]
    for name, one in found.items():
        if traits and not any(map(one.accepts, traits)):
            told = ", ".join(each.kind for each in traits)
            raise ExportFormatUnfit(format=name, kinds=told, known=", ".join(known))


@dataclass(frozen=True, slots=True)
class Written:
    """A file of an export that is whole. Shape: `rows` is 0 of what only stands beside another."""

    name: str
    format: str
    kind: str
    rows: int


class Export:
    """The files of an export: one a format and kind, begun when the first item comes that the format accepts.

    Shape:   `open_file` gives the binary file of a name, and is asked once for each.
    """

    def __init__(self, names: Iterable[str], open_file: Callable[[str], BinaryIO], about: About) -> None:
        self._formats = {name: format_named(name) for name in names}
        self._open_file = open_file
        self._about = about
        self._kinds: set[str] = set()
        self._writers: dict[tuple[str, str], Writer] = {}
        self._rows: dict[tuple[str, str], int] = {}

    def write(self, items: Iterable[Item]) -> None:
        """Add a page of items to every file that has them, in their order.

        Raises:  ExportFormatNotInstalled, before anything of a kind is written.
        """
        by_kind: dict[str, list[Item]] = {}
        for item in items:
            by_kind.setdefault(item.kind, []).append(item)
        for kind, page in by_kind.items():
            if kind not in self._kinds:
                self._begin(Traits.of(kind))
            for name in self._formats:
                if (writer := self._writers.get((name, kind))) is not None:
                    self._rows[name, kind] += writer.write(page)

    def close(self) -> tuple[Written, ...]:
        """End every file; those that there are, by format in the order asked for, and then by kind."""
        return tuple(
            file
            for name in self._formats
            for kind in sorted(self._kinds)
            if (name, kind) in self._writers
            for file in self._end(name, kind)
        )

    def _end(self, name: str, kind: str) -> Iterator[Written]:
        writer = self._writers[name, kind]
        writer.close()
        yield Written(kind + self._formats[name].SUFFIX, name, kind, self._rows[name, kind])
        for suffix, data in getattr(writer, "beside", dict)().items():
            self._open_file(kind + suffix).write(data)
            yield Written(kind + suffix, name, kind, rows=0)

    def _begin(self, traits: Traits) -> None:
        self._kinds.add(traits.kind)
        for name, known in self._formats.items():
            if known.accepts(traits):
                file = self._open_file(traits.kind + known.SUFFIX)
                self._writers[name, traits.kind] = known.start(file, traits, self._about)
                self._rows[name, traits.kind] = 0
