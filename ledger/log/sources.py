"""Where a published log is read from: a folder, or a web address. Nothing that comes from either is believed."""

import gzip
import io
import os
import urllib.error
import urllib.request
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from ledger.log.errors import LogError

CHECKPOINT: Final = "checkpoint"
_FILE_BYTES_MAX: Final = 256 * (2 + 0xFFFF)
"""A bundle of the longest leaves; nothing else in a log is longer."""

_TIMEOUT_S: Final = 20
_AT_ONCE: Final = 8
_GONE: Final = (404, 410)
_ABSENT: Final = (FileNotFoundError, NotADirectoryError, IsADirectoryError)
"""A log that is being published loses narrow tiles to full ones at any moment: looking first would tell nothing."""


class NotALog(LogError):
    """Nothing there, or no checkpoint in it."""


class FileUnreadable(LogError):
    """A file that is there and can't be read."""


class Unreachable(LogError):
    """An address that does not answer as a log does."""


class Source(Protocol):
    """Files by their path under the log's prefix."""

    @property
    def name(self) -> str:
        """What people call the place."""
        ...

    @property
    def url(self) -> str | None:
        """Its address, where it is on the web."""
        ...

    def read(self, path: str) -> bytes | None:
        """The file, None where there is none.

        Raises:  FileUnreadable, Unreachable.
        """
        ...

    def ahead(self, paths: Iterable[str]) -> None:
        """Say what will be read soon, in this order."""
        ...

    def names(self, path: str) -> list[str]:
        """The names in a folder of the log, as far as they can be listed."""
        ...

    def close(self) -> None:
        """Fetch nothing more."""
        ...


def source_of(place: str) -> Source:
    """A folder or an http(s) address; whether a log is there shows when its checkpoint is read."""
    return Web(place) if is_address(place) else Folder(Path(place))


def open_source(place: str) -> Source:
    """A folder or an http(s) address that has a checkpoint.

    Raises:  NotALog, FileUnreadable, Unreachable.
    """
    source = source_of(place)
    if source.read(CHECKPOINT) is None:
        raise NotALog(place=place)
    return source


def is_address(place: str) -> bool:
    """Whether a place is on the web."""
    return urlsplit(place).scheme in {"http", "https"}


def read_file(path: Path) -> bytes:
    """A file of a size that files here have.

    Raises:  FileUnreadable.
    """
    try:
        with path.open("rb") as file:
            return _bounded(file.read(_FILE_BYTES_MAX + 1), str(path))
    except OSError as error:
        raise FileUnreadable(file=str(path), why=error.strerror or str(error)) from error


def write_file(path: Path, data: bytes) -> None:
    """Replace a file by one that is whole on the disk: after a crash it is the old one or the new one."""
    draft = path.with_name(f".{path.name}.new")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    if os.name != "posix":  # elsewhere a folder can't be opened; the rename is as durable as it gets
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class Folder:
    """A log in a folder: an exported one, or the published files themselves."""

    url: str | None = None

    def __init__(self, root: Path) -> None:
        self.name = str(root)
        self._root = root

    def read(self, path: str) -> bytes | None:
        """The file, None where there is none."""
        try:
            return read_file(self._root / path)
        except FileUnreadable as error:
            if isinstance(error.__cause__, _ABSENT):
                return None
            raise

    def ahead(self, paths: Iterable[str]) -> None:
        """A disk needs no notice."""

    def names(self, path: str) -> list[str]:
        """The names in a folder, none where it is not there."""
        try:
            return sorted(entry.name for entry in (self._root / path).iterdir())
        except _ABSENT:
            return []

    def close(self) -> None:
        """Nothing was opened."""


class Web:
    """A log at an address; what was announced is fetched several files at a time."""

    def __init__(self, url: str) -> None:
        self.name = url.rstrip("/")
        self.url: str | None = self.name
        self._workers = ThreadPoolExecutor(_AT_ONCE)
        self._coming: dict[str, Future[bytes | None]] = {}

    def read(self, path: str) -> bytes | None:
        """The file, None where there is none."""
        coming = self._coming.pop(path, None)
        return self._fetch(path) if coming is None else coming.result()

    def ahead(self, paths: Iterable[str]) -> None:
        """Begin to fetch these."""
        for path in paths:
            if path not in self._coming:
                self._coming[path] = self._workers.submit(self._fetch, path)

    def names(self, path: str) -> list[str]:  # noqa: ARG002  as every source has it
        """The web lists nothing."""
        return []

    def close(self) -> None:
        """Drop what was announced and not read."""
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _fetch(self, path: str) -> bytes | None:
        """Raises:  Unreachable."""
        address = f"{self.name}/{path}"
        request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip, identity"})  # noqa: S310  http(s) only
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310
                body = _bounded(answer.read(_FILE_BYTES_MAX + 1), address)
                if answer.headers.get("Content-Encoding") == "gzip":
                    body = _bounded(gzip.GzipFile(fileobj=io.BytesIO(body)).read(_FILE_BYTES_MAX + 1), address)
                return body
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in _GONE:
                return None
            raise Unreachable(url=address, why=f"HTTP {error.code}") from error
        except (OSError, HTTPException, EOFError, ValueError) as error:
            raise Unreachable(url=address, why=str(error) or type(error).__name__) from error


def _bounded(data: bytes, name: str) -> bytes:
    if len(data) > _FILE_BYTES_MAX:
        raise FileUnreadable(file=name, why=f"> {_FILE_BYTES_MAX} bytes")
    return data
