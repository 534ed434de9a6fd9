"""The published log: a folder of static files in C2SP's tlog-tiles layout, for any web host to serve.

It can be made again from the database at any time; the database can be restored from it (docs/operations.md).
"""

import contextlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ledger.log.tiles import WIDTH, TileId
from store.durable import write_durably

CHECKPOINT: Final = "checkpoint"


class LogFolder:
    """A log's folder. A checkpoint is written after every tile it needs, so whoever reads it finds them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def checkpoint(self) -> str | None:
        """The newest published checkpoint with its signatures."""
        try:
            return (self.folder / CHECKPOINT).read_text("utf-8")
        except FileNotFoundError:
            return None

    def tile(self, id: TileId) -> bytes | None:
        """A tile or a bundle of leaves: as it was asked for, or the full one that came after it."""
        for each in (id, id.full):
            with contextlib.suppress(FileNotFoundError):
                return (self.folder / each.path).read_bytes()
        return None

    def file(self, path: str) -> bytes | None:
        """A file by its path here; whoever asks has seen to it that it is one of a log's."""
        try:
            return (self.folder / path).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    def write_tiles(self, tiles: Mapping[TileId, bytes]) -> None:
        """Publish tiles and bundles; a full one takes the place of its narrower beginnings."""
        for id, data in tiles.items():
            path = self.folder / id.path
            write_durably(path, data)
            if id.width == WIDTH:
                shutil.rmtree(path.with_name(f"{path.name}.p"), ignore_errors=True)

    def write_checkpoint(self, note: str) -> None:
        """Publish a checkpoint whose tiles are published."""
        write_durably(self.folder / CHECKPOINT, note.encode())

    def write_balances(self, day: str, note: str) -> None:
        """Publish the signed root of a day's balances."""
        write_durably(self.folder / "balances" / day, note.encode())
