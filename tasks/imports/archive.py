"""ZIP: one table (JSONL, CSV or JSON) with the pictures it names, or pictures alone with their labels in their names.

Nothing is unpacked to disk; every cap is checked on what the archive declares, and reading stops at it.
"""

import io
import posixpath
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import BinaryIO, Final, cast

from pydantic import ValidationError

from tasks.errors import FileFault, FileNotReadable
from tasks.imports import json_list, jsonl, table
from tasks.raw import NO_MANIFEST, BadRow, Manifest, RawFile, RawRow, opened

SUFFIXES: Final = (".zip",)
IMAGE_SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".webp")
MANIFEST_NAME: Final = "campaign.json"
CONFIG_SUFFIX: Final = ".xml"
Entries = dict[str, zipfile.ZipInfo]
Images = dict[str, Callable[[], bytes]]
_READERS: Final[dict[str, Callable[[BinaryIO], RawFile]]] = {
    **dict.fromkeys(jsonl.SUFFIXES, jsonl.read),
    **dict.fromkeys(table.SUFFIXES, table.read),
    **dict.fromkeys(json_list.SUFFIXES, json_list.read),
}

MAX_FILES: Final = 10_000
MAX_UNPACKED_BYTES: Final = 1000 * 2**20
MAX_MEMBER_BYTES: Final = 12 * 2**20
MAX_RATIO: Final = 200
RATIO_COUNTS_FROM_BYTES: Final = 2**20  # small files of repeated text compress beyond any ratio

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


def read(source: BinaryIO) -> RawFile:
    """Take an archive apart while it stays open; its pictures are unpacked one by one, when they are wanted.

    Raises:  FileNotReadable; TooManyRows as its rows are read.
    """
    with _careful():
        archive = zipfile.ZipFile(source)
        entries = {name: info for name, info in _checked(archive.infolist()).items() if _is_wanted(name)}
    return _assemble(archive, entries)


@contextmanager
def _careful() -> Iterator[None]:
    """Raises:  FileNotReadable, for whatever a broken archive raises while it is read."""
    try:
        yield
    except _BROKEN as error:
        raise FileNotReadable(reason=FileFault.NOT_A_ZIP) from error


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """One member. What is larger than any picture that we keep is cut, and so is none."""
    with _careful(), archive.open(info) as member:
        return member.read(MAX_MEMBER_BYTES)


def _carefully(rows: Iterator[RawRow | BadRow]) -> Iterator[RawRow | BadRow]:
    with _careful():
        yield from rows


def _checked(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The files by their names, once none of them is dangerous."""
    if len(infos) > MAX_FILES:
        raise FileNotReadable(reason=FileFault.TOO_MANY_FILES)
    if sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES or any(map(_is_bomb, infos)):
        raise FileNotReadable(reason=FileFault.EXPANDS_TOO_MUCH)
    if any(map(_leaves_folder, infos)):
        raise FileNotReadable(reason=FileFault.LEAVES_FOLDER)
    if any(info.flag_bits & 1 for info in infos):
        raise FileNotReadable(reason=FileFault.ENCRYPTED)
    return {info.filename: info for info in infos if not info.is_dir()}


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > RATIO_COUNTS_FROM_BYTES and info.file_size > MAX_RATIO * max(info.compress_size, 1)


def _leaves_folder(info: zipfile.ZipInfo) -> bool:
    name = info.orig_filename
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    return is_link or "\\" in name or ":" in name or name.startswith("/") or ".." in name.split("/") or "\0" in name


def _is_wanted(name: str) -> bool:
    base = posixpath.basename(name)
    if name.startswith("__MACOSX/") or base.startswith("."):
        return False
    suffix = posixpath.splitext(base)[1].lower()
    return base == MANIFEST_NAME or suffix in (*IMAGE_SUFFIXES, CONFIG_SUFFIX, *_READERS)


def _assemble(archive: zipfile.ZipFile, entries: Entries) -> RawFile:
    manifests = [name for name in entries if posixpath.basename(name) == MANIFEST_NAME]
    configs = [name for name in entries if name.lower().endswith(CONFIG_SUFFIX)]
    pictures = [name for name in entries if name.lower().endswith(IMAGE_SUFFIXES)]
    tables = [name for name in entries if name not in {*pictures, *manifests, *configs}]
    if max(map(len, (tables, manifests, configs))) > 1:
        raise FileNotReadable(reason=FileFault.SEVERAL_TABLES)
    manifest = _manifest(_unpacked(archive, entries[manifests[0]])) if manifests else NO_MANIFEST
    if configs:
        config = _config(_unpacked(archive, entries[configs[0]]))
        manifest = manifest.model_copy(update={"label_config": config})
    images: Images = {name: partial(_unpacked, archive, entries[name]) for name in pictures}
    if not tables:
        if not images:
            raise FileNotReadable(reason=FileFault.NO_TABLE)
        rows = (RawRow(line, {"image": name}) for line, name in enumerate(sorted(images), start=1))
        return RawFile(rows, images=images, manifest=manifest)
    name = tables[0]
    with _careful():
        raw = _READERS[posixpath.splitext(name)[1].lower()](cast("BinaryIO", archive.open(entries[name])))
    said = raw.manifest if raw.manifest is not NO_MANIFEST and not manifests else manifest
    return replace(raw, rows=_carefully(raw.rows), images=_relative(images, posixpath.dirname(name)), manifest=said)


def _manifest(data: bytes) -> Manifest:
    try:
        return Manifest.model_validate_json(data.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        raise FileNotReadable(reason=FileFault.BAD_MANIFEST) from error


def _config(data: bytes) -> str:
    """A labelling interface as it lies in the archive."""
    if len(data) == MAX_MEMBER_BYTES:
        raise FileNotReadable(reason=FileFault.BAD_CONFIG)
    return opened(io.BytesIO(data), newline="")[0].read()


def _relative(images: Images, folder: str) -> Images:
    """Names as the table sees them: from its own folder, and from the archive's top."""
    inside = {posixpath.relpath(name, folder): data for name, data in images.items()} if folder else {}
    return {**images, **inside}
