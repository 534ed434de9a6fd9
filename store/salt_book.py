"""The private side of the log, beside the signer's key: which transfer each leaf is of, and what opens its commitments.

A database restored from an old backup no longer knows these; with this book the missing transfers come back under their
own ids, so that whoever tries to pay them again meets them. Kept before a head is signed, erased with the salts.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from uuid import UUID

from kernel.ids import TransferId
from store.durable import make_folder
from store.log import Opening, Salts

_SALT_BYTES: Final = 32
_ID_BYTES: Final = 16
RECORD_BYTES: Final = 2 * _ID_BYTES + 2 * _SALT_BYTES
_ERASED: Final = bytes(RECORD_BYTES)


class SaltBook:
    """One record of fixed length for each leaf, by its index; all zeros where there is nothing to say, or no longer."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, openings: Iterable[tuple[int, Opening]]) -> None:
        """Write records, on the disk before this returns."""
        make_folder(self._path.parent)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            for index, opening in openings:
                os.pwrite(descriptor, _packed(opening), index * RECORD_BYTES)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def openings(self, start: int, end: int) -> dict[int, Opening]:
        """What is known of the leaves start..end-1, by their index."""
        try:
            with self._path.open("rb") as book:
                book.seek(start * RECORD_BYTES)
                records = book.read((end - start) * RECORD_BYTES)
        except FileNotFoundError:
            return {}
        found = {
            start + at: _unpacked(records[at * RECORD_BYTES : (at + 1) * RECORD_BYTES]) for at in range(end - start)
        }
        return {index: opening for index, opening in found.items() if opening is not None}

    def erase(self, indices: Iterable[int]) -> None:
        """Forget what opens these leaves, on the disk before this returns."""
        if not self._path.exists():
            return
        descriptor = os.open(self._path, os.O_WRONLY)
        try:
            for index in indices:
                os.pwrite(descriptor, _ERASED, index * RECORD_BYTES)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _packed(opening: Opening) -> bytes:
    salts = opening.salts
    return opening.transfer.bytes + opening.subject.bytes + salts.id_salt + salts.subject_salt


def _unpacked(record: bytes) -> Opening | None:
    if len(record) < RECORD_BYTES or record == _ERASED:
        return None
    ids, salts = record[: 2 * _ID_BYTES], record[2 * _ID_BYTES :]
    return Opening(
        TransferId(UUID(bytes=ids[:_ID_BYTES])),
        UUID(bytes=ids[_ID_BYTES:]),
        Salts(salts[:_SALT_BYTES], salts[_SALT_BYTES:]),
    )
