"""A release being written: pages in, files and what is said of them out. It runs in a thread beside the loop."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, TextIO
from uuid import UUID

from flows.shared.release_items import Context, Made, digest, items_of, tombstone_of
from ledger.log.manifest import ReleasedFile
from store.release_folder import CHECKSUMS, ITEMS, Draft, read_pieces
from store.release_pages import Page
from tasks.exports import About, Export, Written
from tasks.exports.shapes import Item
from tasks.releases import CHANGES

_GONE: Final = "-"
"""In place of a digest: the item is a tombstone."""


@dataclass(slots=True)
class Tally:
    """What a release has."""

    counts: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    """Since the release before: items added, changed, erased."""
    kinds: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    licences: set[str] = field(default_factory=set)
    pictures: set[str] = field(default_factory=set)

    def note(self, item: Item) -> None:
        """Count an item with all that it has."""
        self.kinds.add(item.kind)
        if item.is_erased:
            self.counts["erased_items"] += 1
            return
        self.counts["items"] += 1
        self.counts["gold"] += item.is_gold
        self.counts["votes"] += len(item.votes)
        self.counts["texts"] += sum(text.text is not None for text in item.texts)
        self.counts["erased_texts"] += sum(text.text is None for text in item.texts)
        self.counts["reviews"] += sum(len(text.reviews) for text in item.texts)
        self.counts["model_answers"] += len(item.models) + sum(len(text.models) for text in item.texts)
        self.counts["comparisons"] += len(item.comparisons)
        self.languages.add(item.language)
        self.licences.add(item.licence)
        if item.picture is not None:
            self.pictures.add(item.picture.name)


@dataclass(frozen=True, slots=True)
class Answers:
    """Which answers a page brought into the release, and which tell of nothing in it."""

    there: frozenset[UUID]
    seen: frozenset[UUID]


class ReleaseWriter:
    """Writes a release's data, and how it differs from the one before.

    Shape:   `before` is the file of items of the release before, in the order of ids as the pages are.
    """

    def __init__(self, draft: Draft, formats: Sequence[str], about: About, before: Path | None) -> None:
        self._draft = draft
        self._files = ExitStack()
        self._export = Export(formats, self._open, about)
        self._items: TextIO = self._files.enter_context((draft.folder / ITEMS).open("w", encoding="ascii"))
        self._before = _Before(None if before is None else self._files.enter_context(before.open(encoding="ascii")))
        self._is_first = before is None
        self._changes: BinaryIO | None = None if self._is_first else self._open(CHANGES)
        self.tally = Tally()

    def add(self, page: Page, context: Context) -> Answers:
        """Write a page of items."""
        made = items_of(page, context)
        items = [item for each in made if (item := self._item(each, context)) is not None]
        for item in items:
            self.tally.note(item)
        self._export.write(items)
        there = frozenset().union(*(each.answer_ids for each in made))
        given = {each.id for answers in page.answers.values() for each in answers}
        given.update(each.id for reviews in page.reviews.values() for each in reviews)
        given.update(id for compared in page.compared.values() for id in compared)
        return Answers(there, frozenset(given) | there)

    def close(self) -> tuple[Written, ...]:
        """End every file of data. Returns: which there are."""
        written = self._export.close()
        self._files.close()
        return written

    def let_go(self) -> None:
        """Close what is still open, whole or not."""
        self._files.close()

    def _item(self, made: Made, context: Context) -> Item | None:
        """What the release says of a task, with what that changes; an item that it has no longer is a tombstone."""
        earlier = self._before.digest_of(made.task.id)
        if made.item is None:
            if earlier is None:
                return None
            self._note(made, _GONE, None if earlier == _GONE else "erased")
            return tombstone_of(made.task)
        now = digest(made.item, context.digest_key)
        is_new = earlier is None or earlier == _GONE
        self._note(made, now, "added" if is_new else None if now == earlier else "changed")
        return made.item

    def _note(self, made: Made, now: str, change: str | None) -> None:
        self._items.write(f"{made.task.id.hex} {now}\n")
        if change is None:
            return
        self.tally.changes[change] += 1
        if self._changes is not None:
            told = {"id": made.task.external_key, "kind": made.task.kind, "change": change}
            self._changes.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")

    def _open(self, name: str) -> BinaryIO:
        return self._files.enter_context((self._draft.folder / name).open("wb"))


class _Before:
    """The items of the release before, read along with the pages: both are in the order of ids."""

    def __init__(self, file: TextIO | None) -> None:
        self._lines: Iterator[str] = iter(()) if file is None else iter(file)
        self._next = next(self._lines, None)

    def digest_of(self, task_id: UUID) -> str | None:
        """What it said of this task; tasks are asked about in order."""
        wanted = task_id.hex
        while self._next is not None and self._next[: len(wanted)] < wanted:
            self._next = next(self._lines, None)
        if self._next is None or not self._next.startswith(wanted):
            return None
        return self._next.split()[1]


def files_in(folder: Path) -> tuple[ReleasedFile, ...]:
    """Every file that is given out, with its size and SHA-256."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            sha256 = hashlib.sha256()
            length = read_pieces(path, sha256.update)
            found.append(ReleasedFile(path.name, length, sha256.hexdigest()))
    return tuple(found)


def checksums(files: Mapping[str, str]) -> bytes:
    """What `sha256sum -c` reads. Shape: SHA-256 by a file's name."""
    assert CHECKSUMS not in files
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(files.items())).encode()
