"""A campaign's file as an operator uploads it, and what the crowd can know of its answers.

Shapes as docs/formats.md has them: JSONL, CSV, a ZIP with pictures, a folder of pictures. A field `truth`, which the
house does not know, tells the crowd the answer of a row that is to have no gold.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from sandbox.crowd.sight import Sight, seen

TABLES = {".jsonl", ".ndjson", ".csv", ".tsv"}
PICTURES = {".png", ".jpg", ".jpeg", ".webp"}
DEFAULTS = "campaign.json"
SEPARATOR = "|"

_LABEL = re.compile(r"label[-_ ]?(.+)", re.IGNORECASE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")

Row = Mapping[str, Any]


class Unusable(Exception):
    """The file or folder is no campaign that a crowd could answer, and why."""


@dataclass(frozen=True, slots=True)
class Item:
    """A task as the file has it. `right` are the answers that are right; none where the file does not say."""

    name: str
    text: str
    passage: str
    options: tuple[str, ...]
    right: tuple[str, ...]
    language: str
    picture: Sight | None


@dataclass(frozen=True, slots=True)
class Material:
    """What is uploaded, and its tasks."""

    file_name: str
    content: bytes
    items: tuple[Item, ...]


def read_material(path: Path, tasks: int | None = None) -> Material:
    """Read a campaign file or a folder of pictures; with `tasks`, no more than so many of its first.

    Raises:  Unusable.
    """
    try:
        members = _members(path)
        kept = members if tasks is None else _first(members, tasks)
        items = tuple(_items(kept))
    except (OSError, ValueError, KeyError, csv.Error, zipfile.BadZipFile) as problem:
        raise Unusable(f"{path} cannot be read as a campaign: {problem}") from problem
    if not items:
        raise Unusable(f"{path} holds no tasks.")
    if len(kept) == 1 and PurePosixPath(next(iter(kept))).suffix in TABLES:
        return Material(*next(iter(kept.items())), items)
    return Material(f"{path.stem}.zip", zipped(kept), items)


def zipped(members: Mapping[str, bytes]) -> bytes:
    """The members as a ZIP."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _members(path: Path) -> dict[str, bytes]:
    """The files by their names: of a folder, of a ZIP, or the one file."""
    if path.is_dir():
        found = sorted(each for each in path.iterdir() if _is_wanted(each.name))
        return {each.name: each.read_bytes() for each in found}
    if path.suffix.lower() != ".zip":
        return {path.name: path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if _is_wanted(name)}


def _is_wanted(name: str) -> bool:
    path = PurePosixPath(name)
    return path.name == DEFAULTS or path.suffix.lower() in TABLES | PICTURES


def _first(members: Mapping[str, bytes], tasks: int) -> dict[str, bytes]:
    """The members with a shorter table; of pictures without a table the first few."""
    table = _table(members)
    if table is not None:
        return {**members, table: _head(members[table], tasks, has_header=not _is_json(table))}
    pictures = [name for name in members if _is_picture(name)]
    dropped = set(pictures[tasks:])
    return {name: content for name, content in members.items() if name not in dropped}


def _head(content: bytes, rows: int, *, has_header: bool) -> bytes:
    """The table's first rows; a quoted cell may hold line breaks."""
    kept, quotes = [], 0
    for line in content.splitlines(keepends=True):
        is_row_start = quotes % 2 == 0 and bool(line.strip())
        if is_row_start and rows + has_header == 0:
            break
        rows -= is_row_start
        quotes += line.count(b'"') if has_header else 0
        kept.append(line)
    return b"".join(kept)


def _items(members: Mapping[str, bytes]) -> Iterable[Item]:
    defaults: Row = next(
        (json.loads(data) for name, data in members.items() if PurePosixPath(name).name == DEFAULTS), {}
    )
    table = _table(members)
    if table is None:
        rows: list[dict[str, Any]] = [
            {"lang": "en", **defaults, "id": name, "image": name, "truth": _label_in(name)}
            for name in members
            if _is_picture(name)
        ]
        return [_item(row, row["id"], members[row["id"]]) for row in rows]
    pictures = {name.removeprefix(_folder(table)): content for name, content in members.items() if _is_picture(name)}
    numbered = _rows(table, members[table])
    return [_item({**defaults, **row}, f"line {line}", pictures.get(row.get("image") or "")) for line, row in numbered]


def _table(members: Mapping[str, bytes]) -> str | None:
    return next((name for name in members if PurePosixPath(name).suffix.lower() in TABLES), None)


def _is_json(table: str) -> bool:
    return PurePosixPath(table).suffix.lower() in {".jsonl", ".ndjson"}


def _is_picture(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in PICTURES


def _folder(name: str) -> str:
    parent = PurePosixPath(name).parent
    return "" if parent == PurePosixPath() else f"{parent}/"


def _label_in(name: str) -> str | None:
    found = _LABEL.search(PurePosixPath(name).stem)
    return found.group(1) if found else None


def _rows(table: str, content: bytes) -> list[tuple[int, Row]]:
    """The table's rows with their line numbers."""
    text = content.decode("utf-8-sig")
    if _is_json(table):
        return [(number, json.loads(line)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    header = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=header.count))
    return [(reader.line_num, {name: cell for name, cell in row.items() if cell}) for row in reader]


def _item(row: Row, name: str, picture: bytes | None) -> Item:
    text, passage = str(row.get("text") or row.get("question") or ""), row.get("passage") or row.get("context") or ""
    guessed = "zh" if _CHINESE.search(text) else "en"
    return Item(
        name=str(row.get("id") or name),
        text=text,
        passage=str(passage),
        options=_sides(row) or tuple(_several(row.get("options"))),
        right=_right(row),
        language=str(row.get("lang") or guessed)[:2],
        picture=None if picture is None else seen(picture),
    )


def _sides(row: Row) -> tuple[str, ...]:
    """The two answers of a comparison: what somebody who prefers one of them says."""
    return (str(row["a"]), str(row["b"])) if row.get("a") and row.get("b") else ()


def _right(row: Row) -> tuple[str, ...]:
    """The right answers: of a peer's answer to be judged, that answer, where it is one to accept."""
    if "answer" in row and "options" not in row and row.get("kind") != "correct":
        return (str(row["answer"]),) if row.get("truth", row.get("gold")) == "accept" else ()
    if sides := _sides(row):
        preferred = dict(zip("ab", sides, strict=True))
        return tuple(preferred[text] for text in _several(row.get("truth") or row.get("gold")) if text in preferred)
    found = [text for field in ("truth", "gold", "answers") for text in _several(row.get(field))]
    return tuple(dict.fromkeys(found))


def _several(value: Any) -> list[str]:
    """A cell with several texts, as lists, SQuAD's mappings or text with `|` between."""
    if isinstance(value, Mapping):
        value = value.get("text")
    if isinstance(value, int | float):
        return [str(value)]
    if isinstance(value, str):
        return [part.strip() for part in value.split(SEPARATOR)]
    return [str(each["text"] if isinstance(each, Mapping) else each) for each in value or ()]
