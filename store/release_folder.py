"""Released files: a folder for each release, whole or not there, beside the published log and as lasting as it.

A release that is being made lies in a hidden folder of its own; it gets its name when every byte is on the disk. What a
database that is restored from an older backup has forgotten of it, its manifest still says.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final

from ledger.log.manifest import NAME as MANIFEST
from store.durable import make_folder, sync_folder

CARD: Final = "README.md"
CHECKSUMS: Final = "SHA256SUMS"
PICTURES: Final = "images"
ITEMS: Final = ".items"
"""What the next release is compared with: ids and hashes of items, for nobody but us."""
_STAYS: Final = frozenset({MANIFEST, CARD, CHECKSUMS, ITEMS})
"""Of a withdrawn release: nothing of these holds a person's words."""
_NAME: Final = re.compile(r"C(\d{1,9})@(\d{1,9})")


class ReleaseFolder:
    """The folder of all releases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, campaign: int, number: int) -> Path:
        """Where a release is, or would be."""
        return self.folder / f"C{campaign}@{number}"

    def manifest(self, campaign: int, number: int) -> bytes | None:
        """A release's manifest."""
        try:
            return (self.path(campaign, number) / MANIFEST).read_bytes()
        except FileNotFoundError:
            return None

    def items(self, campaign: int, number: int) -> Path | None:
        """What the next release is compared with, where it is there."""
        path = self.path(campaign, number) / ITEMS
        return path if path.is_file() else None

    def numbers(self, campaign: int) -> list[int]:
        """The releases of a campaign that are here, in order."""
        return sorted(number for found, number in self._all() if found == campaign)

    def files(self, campaign: int, number: int) -> list[Path]:
        """What a release gives out, in order; nothing where it is not here."""
        path = self.path(campaign, number)
        found = [each for each in path.rglob("*") if each.is_file() and not each.name.startswith(".")]
        return sorted(found, key=lambda each: each.relative_to(path).as_posix())

    def draft(self, campaign: int, number: int) -> "Draft":
        """An empty folder for a release to be; what is left of an earlier try goes."""
        make_folder(self.folder)
        for old in self.folder.glob(f".C{campaign}@{number}.*"):
            shutil.rmtree(old, ignore_errors=True)
        return Draft(self.folder / f".C{campaign}@{number}.making", self.path(campaign, number))

    def scratch(self) -> IO[bytes]:
        """A file without a name, on the disk that has room for releases: gone when it is closed, whoever is killed."""
        return tempfile.TemporaryFile(dir=self.folder)

    def withdraw(self, campaign: int, number: int) -> bool:
        """Let what people have written go; manifest, card and checksums stay. Returns: whether anything was there."""
        path = self.path(campaign, number)
        if not path.is_dir():
            return False
        going = [each for each in path.iterdir() if each.name not in _STAYS]
        for each in going:
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        if going:
            sync_folder(path)
        return bool(going)

    def drop(self, campaign: int, number: int) -> None:
        """Let a whole release go that was never one."""
        shutil.rmtree(self.path(campaign, number), ignore_errors=True)

    def _all(self) -> Iterator[tuple[int, int]]:
        if not self.folder.is_dir():
            return
        for each in self.folder.iterdir():
            if (match := _NAME.fullmatch(each.name)) is not None:
                yield int(match[1]), int(match[2])


class Draft:
    """A release that is being made."""

    def __init__(self, folder: Path, place: Path) -> None:
        self.folder = folder
        self._place = place
        folder.mkdir(mode=0o700)

    def write(self, name: str, data: bytes) -> None:
        """Put a small file in."""
        (self.folder / name).write_bytes(data)

    def put(self) -> None:
        """Give it its name, with every byte on the disk before that.

        Raises:  OSError, and then there is no such release.
        """
        for folder, _, names in os.walk(self.folder):
            for name in names:
                _sync(Path(folder) / name)
            sync_folder(Path(folder))
        self.folder.rename(self._place)
        sync_folder(self._place.parent)

    def drop(self) -> None:
        """Leave nothing of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def read_pieces(path: Path, take: Callable[[bytes], object], *, piece_bytes: int = 1 << 20) -> int:
    """Hand a file on piece by piece. Returns: its length."""
    length = 0
    with path.open("rb") as file:
        while piece := file.read(piece_bytes):
            take(piece)
            length += len(piece)
    return length


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
