"""A file on its way to becoming tasks. Pure and heavy: run by the workers, never on the event loop.

It is read row by row, and its rows go into a file for staging, batch by batch: neither side ever holds them all.
"""

import pickle
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from flows.shared.task_rows import RowMaker, TaskRow
from kernel.values import Language
from store.files import Files
from store.images import ImageRefused, sanitise
from store.model_answers import ModelAnswer
from tasks.campaigns import Campaign, pay_for
from tasks.imports import BadRow, Manifest, Reading
from tasks.items import Item
from tasks.planting import PLANTED_MAX, is_seed, planted_reviews
from tasks.raw import UTF_8
from tasks.rows import Defaults, RowFault

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Upload:
    """An operator's file, or where it lies: its name tells its format."""

    name: str
    data: bytes | Path


@dataclass(frozen=True, slots=True)
class Kept:
    """A file among our own, by the hash of what it holds."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file holds, before anything is imported."""

    good: int
    gold: int
    bad_rows: tuple[BadRow, ...]
    encoding: str = UTF_8
    unused: int = 0
    """Pictures that no row names."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of ours that tasks show."""

    sha256: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file's good rows, staged as rows of the tasks table and of the models' answers.

    Shape:   `items` counts the file's own rows; the planted reviews are staged too. `scopes` are the names of option
             sets, which staged rows have by number: how many tasks share one is known only at the end.
    """

    campaign: Campaign
    photos: tuple[Photo, ...]
    scopes: tuple[str, ...]
    items: int
    gold: int

    def batches(self, staged: Path) -> Iterator[tuple[list[TaskRow], list[ModelAnswer]]]:
        """The rows, some hundreds at a time, each with what models said of them."""
        with staged.open("rb") as source:
            while source.peek(1):
                rows, answers = pickle.load(source)  # noqa: S301 - our own worker's bytes
                for row in rows:
                    row["option_set"] = self.scopes[row["option_set"]]
                yield rows, answers


def survey(files: Files, kept: Kept, campaign: Campaign, taken: frozenset[str]) -> Survey:
    """Look at every row and every picture.

    Raises:  FileTooLarge, FileTypeUnknown, FileNotReadable, TooManyRows, NothingToImport.
    """
    good = gold = 0
    bad_rows: list[BadRow] = []
    with files.path(kept.sha256).open("rb") as source:
        reading = Reading(kept.name, source, _defaults(campaign), taken)
        for row, _ in _with_pictures(reading, _Pictures(reading)):
            if isinstance(row, BadRow):
                bad_rows.append(row)
                continue
            good, gold = good + 1, gold + _is_known(row)
        return Survey(good, gold, tuple(bad_rows), reading.encoding, reading.unused)


def prepare(
    files: Files, kept: Kept, campaign: Campaign, taken: frozenset[str], now: datetime, staged: Path
) -> Prepared:
    """Make the good rows ready to be stored, and keep the pictures that they show.

    Raises:  as `survey`.
    """
    good = gold = 0
    with files.path(kept.sha256).open("rb") as source, staged.open("wb") as out:
        reading = Reading(kept.name, source, _defaults(campaign), taken)
        campaign = _as_manifest_says(campaign, reading.manifest)
        maker, pictures = RowMaker(campaign, kept.sha256, now), _Pictures(reading, files)
        seeds: list[Item] = []
        kinds: set[str] = set()
        languages: set[Language] = set()
        for row, photo in _with_pictures(reading, pictures):
            if isinstance(row, BadRow):
                continue
            good, gold = good + 1, gold + _is_known(row)
            kinds.add(row.kind)
            languages.add(row.payload.language)
            if len(seeds) < PLANTED_MAX and is_seed(row):
                seeds.append(row)
            maker.add(row, None if photo is None else photo.sha256)
            if len(maker) >= BATCH:
                pickle.dump(maker.take(), out)
        for review in planted_reviews(seeds):
            photo = None if review.image is None else pictures.photo(review.image)
            maker.add(review, None if photo is None else photo.sha256)
        pickle.dump(maker.take(), out)
    changed = replace(
        campaign,
        pay=pay_for(campaign.kinds | kinds, campaign.pay),
        languages=campaign.languages | languages,
    )
    return Prepared(changed, pictures.kept(), maker.scopes(), good, gold)


def _defaults(campaign: Campaign) -> Defaults:
    (language, *more) = campaign.languages or (None,)
    return Defaults(
        language=None if more else language,
        licence=campaign.licence,
        none_of_these=campaign.none_of_these,
    )


def _is_known(item: Item) -> bool:
    """Whether the right answer is known: gold, or a reference to review by."""
    return item.gold is not None or bool(getattr(item.payload, "references", ()))


class _Pictures:
    """The pictures of a file, each decoded once; kept among our files where there is a place for them."""

    def __init__(self, reading: Reading, files: Files | None = None) -> None:
        self._images = reading.images
        self._files = files
        self._seen: dict[str, Photo | None] = {}

    def photo(self, name: str) -> Photo | None:
        """What is kept of it, or None for what is no picture."""
        if name not in self._seen:
            self._seen[name] = self._read(name)
        return self._seen[name]

    def kept(self) -> tuple[Photo, ...]:
        """All of them."""
        return tuple(photo for photo in self._seen.values() if photo is not None)

    def _read(self, name: str) -> Photo | None:
        try:
            picture = sanitise(self._images[name]())
        except ImageRefused:
            return None
        sha256 = "" if self._files is None else self._files.write(picture.data)
        return Photo(sha256, picture.mime, len(picture.data))


def _with_pictures(reading: Reading, pictures: _Pictures) -> Iterator[tuple[Item | BadRow, Photo | None]]:
    """Every row with its picture; one whose picture can't be read is bad."""
    for row in reading.rows():
        if isinstance(row, BadRow) or row.image is None:
            yield row, None
        elif (photo := pictures.photo(row.image)) is None:
            yield BadRow(row.line, RowFault.IMAGE_NOT_READABLE, {"image": row.image}), None
        else:
            yield row, photo


def _as_manifest_says(campaign: Campaign, manifest: Manifest) -> Campaign:
    """The draft with its manifest's word."""
    return replace(
        campaign,
        title=manifest.title or campaign.title,
        licence=manifest.licence or campaign.licence,
        guide=manifest.guide or campaign.guide,
        none_of_these=campaign.none_of_these if manifest.none_of_these is None else manifest.none_of_these,
    )
