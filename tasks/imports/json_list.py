"""JSON: a list of tasks as Label Studio exports it, or of rows of our own; or an object with that list in `tasks`.

The object's other fields are those of campaign.json, so a project's `label_config` can stand beside its tasks.
"""

import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from pydantic import ValidationError

from kernel.errors import HouseError
from tasks.errors import FileFault, FileNotReadable, FileTooLarge, NothingToImport, TooManyRows
from tasks.imports.jsonl import refuse_constant
from tasks.raw import MAX_ROWS, NO_MANIFEST, BadRow, Manifest, RawFile, RawRow, is_broken, opened
from tasks.rows import RowFault

SUFFIXES: Final = (".json",)
MAX_MB: Final = 64
_TASKS: Final = "tasks"
_SPACE: Final = " \t\r\n"


def read(source: BinaryIO) -> RawFile:
    """Every element on its own; its line is where it begins, or its place in the list where lines don't tell.

    Raises:  FileTooLarge, for JSON is read whole; FileNotReadable, TooManyRows, NothingToImport.
    """
    data = source.read(MAX_MB * 2**20 + 1)
    if len(data) > MAX_MB * 2**20:
        raise FileTooLarge(limit_mb=MAX_MB)
    opened_text, encoding = opened(io.BytesIO(data), newline="")
    text = opened_text.read()
    begin = _skip(text, 0)
    manifest = NO_MANIFEST
    if text[begin : begin + 1] == "{":
        manifest, begin = _wrapper(text, begin)
    if text[begin : begin + 1] != "[":
        raise _no_list(text)
    found = list(_elements(text, begin))
    lines = [line for line, _ in found]
    if len(set(lines)) < len(lines):
        lines = list(range(1, len(found) + 1))
    broken = is_broken(text)
    rows = (_row(line, element, broken=broken) for line, (_, element) in zip(lines, found, strict=True))
    return RawFile(rows, manifest=manifest, encoding=encoding)


def _no_list(text: str) -> HouseError:
    return FileNotReadable(reason=FileFault.NOT_A_LIST) if text.strip() else NothingToImport()


def _row(line: int, element: Any, *, broken: bool) -> RawRow | BadRow:
    if not isinstance(element, dict):
        return BadRow(line, RowFault.NOT_AN_OBJECT)
    if broken and is_broken(json.dumps(element, ensure_ascii=False)):
        return BadRow(line, RowFault.NOT_UTF8)
    return RawRow(line, element)


def _elements(text: str, begin: int) -> Iterator[tuple[int, Any]]:
    """What the list that begins here holds, with the line of each."""
    line, counted = 1, 0
    at = _skip(text, begin + 1)
    for number in range(MAX_ROWS + 1):
        if text[at : at + 1] == "]":
            return
        if number == MAX_ROWS:
            raise TooManyRows(limit=MAX_ROWS)
        line, counted = line + text.count("\n", counted, at), at
        element, at = _value(text, at)
        yield line, element
        at = _skip(text, at)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif text[at : at + 1] != "]":
            raise _broken(text, at)


def _wrapper(text: str, begin: int) -> tuple[Manifest, int]:
    """An object around the tasks: what it says of all of them, and where the list begins.

    Raises:  FileNotReadable.
    """
    said: dict[str, Any] = {}
    tasks_at: int | None = None
    at = _skip(text, begin + 1)
    while text[at : at + 1] != "}":
        name, at = _value(text, at)
        at = _skip(text, at)
        if not isinstance(name, str) or text[at : at + 1] != ":":
            raise _broken(text, at)
        at = _skip(text, at + 1)
        value_at = at
        value, at = _value(text, at)
        if name == _TASKS:
            tasks_at = value_at
        elif name in Manifest.model_fields:
            said[name] = value
        at = _skip(text, at)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif text[at : at + 1] != "}":
            raise _broken(text, at)
    if tasks_at is None:
        raise FileNotReadable(reason=FileFault.NOT_A_LIST)
    try:
        return Manifest.model_validate(said), tasks_at
    except ValidationError as error:
        raise FileNotReadable(reason=FileFault.BAD_MANIFEST) from error


def _value(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError) as error:
        raise _broken(text, getattr(error, "pos", at)) from error


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at


def _broken(text: str, at: int) -> FileNotReadable:
    return FileNotReadable(reason=FileFault.NOT_JSON, line=text.count("\n", 0, at) + 1)


_DECODER: Final = json.JSONDecoder(parse_constant=refuse_constant)
