"""Files by SHA-256: the bytes in a folder, what they are in SQL, and the file_ids that platforms gave for them."""

import asyncio
import hashlib
import io
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from sqlalchemy import select

from store.rows import insert_or_ignore, insert_or_replace
from store.sessions import ReadSession, WriteSession
from store.tables.delivery import files, platform_files

_PIECE_BYTES: Final = 2**20
_INCOMING: Final = "incoming-"
_LEFT_AFTER_S: Final = 24 * 3600


class FileMissing(Exception):
    """The folder has lost a file that rows name: no outage, which would end by itself."""


@dataclass(frozen=True, slots=True)
class Added:
    """A file that is here now, and whether it was not before."""

    sha256: str
    is_new: bool


class Files:
    """A folder of immutable files named by their own hash, in 256 sub-folders."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, data: bytes) -> str:
        """Store bytes durably before any row names them.

        Returns: their SHA-256 in hex.
        """
        return await asyncio.to_thread(self.write, data)

    def write(self, data: bytes) -> str:
        """The same in a worker's process, where nobody waits."""
        return self._add(data).sha256

    async def add(self, data: bytes) -> "Added":
        """The same, and whether it is new here."""
        return await asyncio.to_thread(self._add, data)

    async def bring(self, path: Path) -> "Added":
        """Store a copy of somebody's file, however large, piece by piece."""
        return await asyncio.to_thread(self._bring, path)

    def room(self, *, now: datetime) -> tempfile.TemporaryDirectory[str]:
        """A folder on the same disk, for what is on its way in; it goes with whoever has asked for it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for left in self._folder.glob(f"{_INCOMING}*"):  # by a process that was killed
            if now.timestamp() - left.stat().st_mtime > _LEFT_AFTER_S:
                shutil.rmtree(left, ignore_errors=True)
        return tempfile.TemporaryDirectory(prefix=_INCOMING, dir=self._folder)

    async def drop(self, sha256: str) -> None:
        """Forget a file that no row names."""
        await asyncio.to_thread(self.path(sha256).unlink, missing_ok=True)

    async def get(self, sha256: str) -> bytes:
        """The bytes.

        Raises:  FileMissing.
        """
        try:
            return await asyncio.to_thread(self.path(sha256).read_bytes)
        except FileNotFoundError:
            raise FileMissing(sha256) from None

    def copy(self, sha256: str, place: Path) -> None:
        """Put the file in another place too, without a second copy where the disk allows it. Not for the event loop.

        Raises:  FileMissing.
        """
        try:
            os.link(self.path(sha256), place)
        except FileNotFoundError:
            raise FileMissing(sha256) from None
        except OSError:
            shutil.copyfile(self.path(sha256), place)

    def path(self, sha256: str) -> Path:
        """Where a file lies: for workers, which read it piece by piece."""
        assert len(sha256) == hashlib.sha256().digest_size * 2
        assert sha256.isalnum()
        return self._folder / sha256[:2] / sha256

    def _add(self, data: bytes) -> "Added":
        return self._store(hashlib.sha256(data).hexdigest(), io.BytesIO(data))

    def _bring(self, path: Path) -> "Added":
        with path.open("rb") as source:
            sha256 = hashlib.file_digest(source, "sha256").hexdigest()
            source.seek(0)
            return self._store(sha256, source)

    def _store(self, sha256: str, source: BinaryIO) -> "Added":
        """Write it beside its place, wait for the disk, and put it there: nobody sees half of it."""
        path = self.path(sha256)
        if path.exists():
            return Added(sha256, is_new=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
            shutil.copyfileobj(source, draft, _PIECE_BYTES)
            draft.flush()
            os.fsync(draft.fileno())
        Path(draft.name).replace(path)
        return Added(sha256, is_new=True)


async def add_file(session: WriteSession, sha256: str, *, mime: str, size: int, now: datetime) -> None:
    """Record what a stored file is."""
    await session.execute(
        insert_or_ignore(session, files).values(sha256=sha256, mime=mime, size=size, created_at=now),
    )


async def mime_of(session: ReadSession, sha256: str) -> str | None:
    """What a stored file is."""
    found: str | None = (
        await session.execute(select(files.c.mime).where(files.c.sha256 == sha256))
    ).scalar_one_or_none()
    return found


async def platform_file_id(session: ReadSession, bot: str, sha256: str) -> str | None:
    """The file_id under which this bot can send the file again without an upload."""
    found: str | None = (
        await session.execute(
            select(platform_files.c.file_id).where(platform_files.c.bot == bot, platform_files.c.sha256 == sha256),
        )
    ).scalar_one_or_none()
    return found


async def remember_platform_file_id(session: WriteSession, bot: str, sha256: str, file_id: str) -> None:
    """Keep the file_id of a first upload."""
    statement = insert_or_replace(session, platform_files, ("bot", "sha256"))
    await session.execute(statement.values(bot=bot, sha256=sha256, file_id=file_id))
