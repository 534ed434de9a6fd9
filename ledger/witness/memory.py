"""A witness's memory: the newest checkpoint of each log that it cosigned, and what proves that a log has forked."""

import fcntl
import hashlib
import threading
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Final

from ledger.log.checkpoint import SignedCheckpoint, parse_signed
from ledger.log.errors import LogError
from ledger.log.sources import read_file, write_file

_EVIDENCE_MAX: Final = 1_000
"""Anybody may send a checkpoint that is signed and does not fit; so many are enough to prove it."""


class WitnessBusy(LogError):
    """Another witness already writes to this folder."""


class Memory:
    """A folder that one process at a time may write to, and one request at a time.

    Shape:   `turn` is held from reading what was seen last until what is seen now is on the disk: of two at once, one
             waits.
    Raises:  WitnessBusy.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._evidence = folder / "evidence"
        self._evidence.mkdir(parents=True, exist_ok=True)
        self._lock: IO[bytes] = (folder / "lock").open("wb")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._lock.close()
            raise WitnessBusy(folder=str(folder)) from error
        self.turn: AbstractContextManager[bool] = threading.Lock()

    def close(self) -> None:
        """Let another process write."""
        self._lock.close()

    def last(self, origin: str) -> SignedCheckpoint | None:
        """The newest checkpoint of this log that was cosigned.

        Raises:  FileUnreadable, NoteMalformed, CheckpointMalformed: a broken memory signs nothing.
        """
        file = self._file(origin)
        return parse_signed(read_file(file)) if file.exists() else None

    def remember(self, signed: SignedCheckpoint) -> None:
        """Never again cosign anything that does not continue this. On the disk when this returns."""
        write_file(self._file(signed.checkpoint.origin), str(signed.note).encode())

    def keep_evidence(self, last: SignedCheckpoint, offered: SignedCheckpoint) -> Path:
        """Keep two signed checkpoints that do not go together.

        Returns: the folder that has both.
        """
        name = hashlib.sha256(str(last.note).encode() + str(offered.note).encode()).hexdigest()[:16]
        folder = self._evidence / f"{offered.checkpoint.size}-{name}"
        if not folder.exists() and sum(1 for _ in self._evidence.iterdir()) < _EVIDENCE_MAX:
            folder.mkdir()
            write_file(folder / "seen", str(last.note).encode())
            write_file(folder / "offered", str(offered.note).encode())
        return folder

    def _file(self, origin: str) -> Path:
        return self._folder / f"{hashlib.sha256(origin.encode()).hexdigest()}.checkpoint"
