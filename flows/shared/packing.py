"""A release as one ZIP, and the ZIP in pieces that a chat takes. For a thread, never the event loop."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Final, cast

from flows.shared.archives import ARCHIVE_BYTES_MAX
from flows.shared.releasing import Released

_PIECE_BYTES: Final = 1 << 20
_PACKED: Final = frozenset({".parquet", ".jpg", ".png", ".webp"})
"""Packed already: once more would only take time."""


def pack(release: Released, file: IO[bytes]) -> int:
    """Write the ZIP: all files, in a folder with the release's name; the same release is always the same ZIP.

    Returns: its length in bytes.
    """
    for piece in packed(release):
        file.write(piece)
    return file.tell()


def packed(release: Released) -> Iterator[bytes]:
    """The same ZIP, piece by piece: nothing of it lies anywhere but on its way."""
    way = _Way()
    with zipfile.ZipFile(cast("IO[bytes]", way), "w", allowZip64=True) as archive:
        for path in release.files:
            inside = f"{release.name}/{path.relative_to(release.folder).as_posix()}"
            entry = zipfile.ZipInfo(inside, _dated(release.made_at))
            entry.compress_type = zipfile.ZIP_STORED if path.suffix in _PACKED else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with path.open("rb") as file, archive.open(entry, "w", force_zip64=True) as inner:
                while piece := file.read(_PIECE_BYTES):
                    inner.write(piece)
                    yield way.taken()
            yield way.taken()
    yield way.taken()


class _Way:
    """Takes what is written, and gives it on: nobody goes back in it."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Take more."""
        self._held += data
        return len(data)

    def flush(self) -> None:
        """There is nothing behind it."""

    def taken(self) -> bytes:
        """What has come since."""
        taken = bytes(self._held)
        self._held.clear()
        return taken


def parts_of(length: int, *, most_bytes: int = ARCHIVE_BYTES_MAX) -> int:
    """In how many pieces a ZIP of this length is sent."""
    return max(1, -(-length // most_bytes))


def pieces(file: IO[bytes], *, most_bytes: int = ARCHIVE_BYTES_MAX) -> Iterator[bytes]:
    """The ZIP's pieces, one after another."""
    file.seek(0)
    while piece := file.read(most_bytes):
        yield piece


def _dated(moment: datetime) -> tuple[int, int, int, int, int, int]:
    return (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
