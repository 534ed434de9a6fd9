"""An operator's file becomes tasks: good rows as items, bad rows with their line and reason, nothing in between.

A format is one module here with `SUFFIXES` and `read(data) -> RawFile`; it is found by its file's suffix. What the
formats are, with an example of each, stands in docs/formats.md.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol, cast

from kernel.registry import modules_of
from kernel.values import Answer, Options
from tasks.converters import convert
from tasks.errors import FileFault, FileNotReadable, FileTooLarge, FileTypeUnknown, NothingToImport
from tasks.kinds import TaskPayload, all_kinds
from tasks.raw import MAX_FILE_MB, UTF_8, BadRow, Manifest, RawFile, RawRow
from tasks.rows import MAX_ID_CHARS, MAX_SHORT_CHARS, Defaults, Row, RowFault, RowRefused
from tasks.twins import is_comparable, without_odd_twins

__all__ = ["BadRow", "Import", "Item", "Manifest", "read", "without_taken"]


MODELS_MAX: Final = 3
"""So many models' words are compared with votes; more would make each test stricter than it is worth."""
MAX_MODEL_CHARS: Final = 100


class Format(Protocol):
    """What the module of a format has."""

    SUFFIXES: tuple[str, ...]

    @staticmethod
    def read(data: bytes) -> RawFile:
        """Take the file apart.

        Raises:  FileNotReadable, TooManyRows.
        """


@dataclass(frozen=True, slots=True)
class Item:
    """One good row: a task to be. `image` is a name in the import's `images`; `about`, of a planted review, an id.

    A canary is a planted review of an answer that tells whoever checks it to accept it; `twin` is shared by the same
    item in the other language.
    """

    line: int
    id: str
    kind: str
    payload: TaskPayload
    gold: Answer | None
    image: str | None
    about: str | None = None
    twin: str | None = None
    is_canary: bool = False
    predictions: tuple[tuple[str, int | None], ...] = ()
    """What models said of it, by their names: an option's number, None for none of the options."""


@dataclass(frozen=True, slots=True)
class Import:
    """All that a file said. `images` are those that good rows name, unchecked bytes; `unused` counts the others."""

    items: tuple[Item, ...]
    bad_rows: tuple[BadRow, ...]
    images: Mapping[str, bytes]
    manifest: Manifest
    encoding: str = UTF_8
    unused: int = 0


def read(name: str, data: bytes, defaults: Defaults) -> Import:
    """Read a file of any known format; its manifest goes before the campaign's defaults, a row before both.

    Raises:  FileTooLarge, FileTypeUnknown, FileNotReadable, TooManyRows, NothingToImport.
    """
    if len(data) > MAX_FILE_MB * 2**20:
        raise FileTooLarge(limit_mb=MAX_FILE_MB)
    known = _format_of(name)
    if not data:
        raise FileNotReadable(reason=FileFault.EMPTY)
    raw = known.read(data)
    defaults = raw.manifest.before(defaults)
    items, bad_rows = _check(convert(raw.rows, defaults), raw.images, defaults)
    bad_rows = tuple(sorted((*raw.bad_rows, *bad_rows), key=lambda bad: bad.line))
    if not items and not bad_rows:
        raise NothingToImport
    wanted = {item.image for item in items}
    images = {name: image for name, image in raw.images.items() if name in wanted}
    return Import(items, bad_rows, images, raw.manifest, raw.encoding, _unused(raw))


def without_taken(read_file: Import, taken: frozenset[str]) -> Import:
    """The same import, with items whose id the campaign already has among the bad rows."""
    again = [
        BadRow(item.line, RowFault.ALREADY_IMPORTED, {"id": item.id}) for item in read_file.items if item.id in taken
    ]
    items = tuple(item for item in read_file.items if item.id not in taken)
    bad_rows = tuple(sorted((*read_file.bad_rows, *again), key=lambda bad: bad.line))
    return replace(read_file, items=items, bad_rows=bad_rows)


def _unused(raw: RawFile) -> int:
    """The pictures that no row names, bad rows included."""
    names = (str(row.fields.get("image")) for row in raw.rows)
    named = {id(raw.images[name]) for name in names if name in raw.images}
    return len({id(image) for image in raw.images.values()} - named)


def _format_of(name: str) -> Format:
    formats = cast("Mapping[str, Format]", modules_of(sys.modules[__name__]))
    for known in formats.values():
        if name.lower().endswith(tuple(known.SUFFIXES)):
            return known
    raise FileTypeUnknown(name=name[-40:])


def _check(
    rows: tuple[RawRow | BadRow, ...], images: Mapping[str, bytes], defaults: Defaults
) -> tuple[tuple[Item, ...], tuple[BadRow, ...]]:
    items: dict[str, Item] = {}
    bad_rows: list[BadRow] = []
    for raw in rows:
        if isinstance(raw, BadRow):
            bad_rows.append(raw)
            continue
        try:
            item = _item(raw, images, defaults)
        except RowRefused as refused:
            bad_rows.append(BadRow(raw.line, refused.fault, refused.facts))
            continue
        first = items.setdefault(item.id, item)
        if first is not item:
            bad_rows.append(BadRow(raw.line, RowFault.DUPLICATE_ID, {"id": item.id, "first_line": first.line}))
    kept, odd = without_odd_twins(tuple(items.values()))
    return kept, (*bad_rows, *odd)


def _item(raw: RawRow, images: Mapping[str, bytes], defaults: Defaults) -> Item:
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
    if not isinstance(said, dict) or len(said) > MODELS_MAX:
        raise RowRefused(RowFault.WRONG_TYPE, field="predictions", expected=f'{{"model": "answer"}}, 1–{MODELS_MAX}')
    return tuple((str(model)[:MAX_MODEL_CHARS], _option(raw, defaults, kind, word)) for model, word in said.items())


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
