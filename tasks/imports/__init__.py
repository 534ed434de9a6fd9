"""An operator's file becomes tasks: good rows as items, bad rows with their line and reason, nothing in between.

A format is one module here with `SUFFIXES` and `read(source) -> RawFile`; it is found by its file's suffix. What the
formats are, with an example of each, stands in docs/formats.md.
"""

import io
import sys
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol, cast

from kernel.registry import modules_of
from kernel.values import Options
from tasks.converters import convert
from tasks.errors import FileFault, FileNotReadable, FileTypeUnknown, NothingToImport
from tasks.items import Item
from tasks.kinds import TaskPayload, all_kinds
from tasks.raw import UTF_8, BadRow, Manifest, RawFile, RawRow
from tasks.rows import MAX_ID_CHARS, MAX_SHORT_CHARS, Defaults, Row, RowFault, RowRefused, clean, is_visible
from tasks.twins import TwinCheck, is_comparable

__all__ = ["BadRow", "Import", "Manifest", "Reading", "is_known", "read"]


MODELS_MAX: Final = 3
"""So many models' words are compared with votes; more would make each test stricter than it is worth."""
MAX_MODEL_CHARS: Final = 100


class Format(Protocol):
    """What the module of a format has."""

    SUFFIXES: tuple[str, ...]

    @staticmethod
    def read(source: BinaryIO) -> RawFile:
        """Begin to take the file apart; its rows are read while it is open.

        Raises:  FileNotReadable, TooManyRows.
        """


class Reading:
    """A file on its way through, row by row: nothing of it is held but ids, twins, and which pictures were named.

    Shape:   `images` are read when called, `manifest` and `encoding` are known from the beginning.
    """

    def __init__(self, name: str, source: BinaryIO, defaults: Defaults, taken: frozenset[str] = frozenset()) -> None:
        """Raises:  FileTypeUnknown, FileNotReadable, FileTooLarge, TooManyRows, NothingToImport."""
        self._raw = _opened(name, source)
        self._defaults = self._raw.manifest.before(defaults)
        self._taken = taken
        self._named: set[int] = set()
        self._rows = convert(self._raw.rows, self._defaults)

    @property
    def images(self) -> Mapping[str, Callable[[], bytes]]:
        """The pictures by the names that rows use."""
        return self._raw.images

    @property
    def manifest(self) -> Manifest:
        """What the file says of its campaign."""
        return self._raw.manifest

    @property
    def encoding(self) -> str:
        """What its table is written in."""
        return self._raw.encoding

    @property
    def unused(self) -> int:
        """The pictures that no row so far has named, bad rows included."""
        return len({id(image) for image in self.images.values()} - self._named)

    def rows(self) -> Iterator[Item | BadRow]:
        """Every row, good or bad, in the order of the file; its manifest goes before the campaign, a row before both.

        Raises:  FileNotReadable, TooManyRows, NothingToImport.
        """
        lines: dict[str, int] = {}
        twins = TwinCheck()
        raw = None
        for raw in self._rows:
            yield raw if isinstance(raw, BadRow) else self._checked(raw, lines, twins)
        if raw is None:
            raise NothingToImport

    def _checked(self, raw: RawRow, lines: dict[str, int], twins: TwinCheck) -> Item | BadRow:
        if (image := self.images.get(str(raw.fields.get("image")))) is not None:
            self._named.add(id(image))
        try:
            item = _item(raw, self.images, self._defaults)
        except RowRefused as refused:
            return BadRow(raw.line, refused.fault, refused.facts)
        first_line = lines.setdefault(item.id, item.line)
        if first_line != item.line:
            return BadRow(raw.line, RowFault.DUPLICATE_ID, {"id": item.id, "first_line": first_line})
        odd = twins.fault(item)
        if odd is None and item.id in self._taken:
            return BadRow(item.line, RowFault.ALREADY_IMPORTED, {"id": item.id})
        return odd or item


@dataclass(frozen=True, slots=True)
class Import:
    """All that a small file said. `images` are the unchecked bytes that good rows name; `unused` counts the others."""

    items: tuple[Item, ...]
    bad_rows: tuple[BadRow, ...]
    images: Mapping[str, bytes]
    manifest: Manifest
    encoding: str = UTF_8
    unused: int = 0


def read(name: str, data: bytes, defaults: Defaults, taken: frozenset[str] = frozenset()) -> Import:
    """Read a file at once.

    Raises:  FileTypeUnknown, FileNotReadable, FileTooLarge, TooManyRows, NothingToImport.
    """
    with io.BytesIO(data) as source:
        reading = Reading(name, source, defaults, taken)
        rows = list(reading.rows())
        items = tuple(row for row in rows if not isinstance(row, BadRow))
        wanted = {item.image for item in items if item.image is not None}
        return Import(
            items,
            tuple(row for row in rows if isinstance(row, BadRow)),
            {name: reading.images[name]() for name in sorted(wanted)},
            reading.manifest,
            reading.encoding,
            reading.unused,
        )


def _opened(name: str, source: BinaryIO) -> RawFile:
    known = _format_of(name)
    if not source.read(1):
        raise FileNotReadable(reason=FileFault.EMPTY)
    source.seek(0)
    return known.read(source)


def is_known(name: str) -> bool:
    """Whether the name is that of a format."""
    return _named(name) is not None


def _format_of(name: str) -> Format:
    known = _named(name)
    if known is None:
        raise FileTypeUnknown(name=name[-40:])
    return known


def _named(name: str) -> Format | None:
    formats = cast("Mapping[str, Format]", modules_of(sys.modules[__name__]))
    return next((known for known in formats.values() if name.lower().endswith(tuple(known.SUFFIXES))), None)


def _item(raw: RawRow, images: Container[str], defaults: Defaults) -> Item:
    row = Row(raw.fields, defaults)
    kind = _kind_of(row)
    payload, gold = all_kinds()[kind].parse_row(row)
    image = row.optional_text("image", limit=MAX_SHORT_CHARS)
    if image is not None and image not in images:
        raise RowRefused(RowFault.IMAGE_MISSING, image=image)
    id_ = row.optional_text("id", limit=MAX_ID_CHARS) or f"line {raw.line}"
    twin = row.optional_text("twin", limit=MAX_ID_CHARS)
    if twin is not None and not is_comparable(all_kinds()[kind].space(payload)):
        raise RowRefused(RowFault.NO_TWIN, kind=kind)
    said = _predictions(raw, defaults, kind, payload)
    return Item(line=raw.line, id=id_, kind=kind, payload=payload, gold=gold, image=image, twin=twin, predictions=said)


def _predictions(
    raw: RawRow, defaults: Defaults, kind: str, payload: TaskPayload
) -> tuple[tuple[str, int | None], ...]:
    """What models said, read as gold would be. Only of options a model's word is kept: it is compared with votes.

    Raises:  RowRefused.
    """
    said = raw.fields.get("predictions")
    if said is None or said == "" or not isinstance(all_kinds()[kind].space(payload), Options):
        return ()
    named = (
        {clean(str(model))[:MAX_MODEL_CHARS]: word for model, word in said.items()} if isinstance(said, dict) else {}
    )
    if (
        not isinstance(said, dict)
        or len(named) < len(said)
        or len(said) > MODELS_MAX
        or not all(map(is_visible, named))
    ):
        raise RowRefused(RowFault.WRONG_TYPE, field="predictions", expected=f'{{"model": "answer"}}, 1–{MODELS_MAX}')
    return tuple((model, _option(raw, defaults, kind, word)) for model, word in named.items())


def _option(raw: RawRow, defaults: Defaults, kind: str, word: object) -> int | None:
    """The option that a model's word names, if there is one."""
    try:
        gold = all_kinds()[kind].parse_row(Row({**raw.fields, "gold": word}, defaults))[1]
    except RowRefused:
        return None
    return gold if isinstance(gold, int) else None


def _kind_of(row: Row) -> str:
    """The row's kind, else the campaign's; a row with options and no kind is a choice.

    Raises:  RowRefused.
    """
    kind = row.optional_text("kind", limit=MAX_SHORT_CHARS) or row.defaults.kind
    if kind is None and (row.fields.get("options") or row.defaults.options):
        kind = "choice"
    if kind is None:
        raise RowRefused(RowFault.MISSING, field="kind")
    if kind not in all_kinds():
        raise RowRefused(RowFault.UNKNOWN_KIND, kind=kind[:40], known=", ".join(all_kinds()))
    return kind
