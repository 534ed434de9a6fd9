"""What can be checked: a log, a receipt, a checkpoint, a day's balances, a release; told apart by what is in them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ledger.log.balance_proof import HEADER as BALANCE_HEADER
from ledger.log.balance_proof import BalanceProof, parse_balance_proof
from ledger.log.balances import ORIGIN_SUFFIX, BalanceHead, parse_head
from ledger.log.checkpoint import SignedCheckpoint, parse_signed
from ledger.log.errors import FileWrong
from ledger.log.manifest import Manifest, parse_manifest
from ledger.log.note import Note, parse_note
from ledger.log.proof import HEADER, TlogProof, parse_proof
from ledger.log.sources import CHECKPOINT, FileUnreadable, NotALog, Source, is_address, read_file, source_of
from ledger.verify.errors import ThingUnknown

_OBJECT: Final = b"{"


@dataclass(frozen=True, slots=True)
class PublishedFiles:
    """A log, and its newest checkpoint; nothing of it is verified yet."""

    source: Source
    signed: SignedCheckpoint
    data: bytes


@dataclass(frozen=True, slots=True)
class Balances:
    """The signed head of a day's balances, unverified."""

    head: BalanceHead
    note: Note


@dataclass(frozen=True, slots=True)
class ReleasedFiles:
    """A dataset's manifest, and the folder that it lies in."""

    folder: Path
    manifest: Manifest

    def check_files(self) -> int:
        """Hold each file that is there against the manifest. Returns: how many there are.

        Raises:  FileUnreadable, FileWrong.
        """
        found = 0
        for file in self.manifest.files:
            path = self.folder / file.name
            if not path.exists():
                continue
            if path.stat().st_size != file.bytes or _sha256(path) != file.sha256:
                raise FileWrong(name=file.name)
            found += 1
        return found


Thing = PublishedFiles | TlogProof | SignedCheckpoint | Balances | BalanceProof | ReleasedFiles


def open_thing(place: str) -> Thing:
    """Read what is there.

    Raises:  NotALog, ThingUnknown, FileUnreadable, Unreachable, and what a proof, a checkpoint, a head or a manifest
             can raise.
    """
    if is_address(place) or Path(place).is_dir():
        source = source_of(place)
        data = source.read(CHECKPOINT)
        if data is None:
            raise NotALog(place=place)
        return PublishedFiles(source, parse_signed(data), data)
    if not Path(place).exists():
        raise ThingUnknown(place=place)
    data = read_file(Path(place))
    if data.startswith(_OBJECT):
        return ReleasedFiles(Path(place).parent, parse_manifest(data))
    if data.startswith(HEADER.partition("@")[0].encode()):
        return parse_proof(data)
    if data.startswith(BALANCE_HEADER.partition("@")[0].encode()):
        return parse_balance_proof(data)
    if data.partition(b"\n")[0].endswith(ORIGIN_SUFFIX.encode()):
        note = parse_note(data)
        return Balances(parse_head(note.text), note)
    return parse_signed(data)


def open_checkpoint(place: str) -> SignedCheckpoint:
    """A checkpoint that was kept: the file, or the newest of the log at this place.

    Raises:  as `open_thing`; ThingUnknown for anything else.
    """
    thing = open_thing(place)
    if isinstance(thing, PublishedFiles):
        return thing.signed
    if not isinstance(thing, SignedCheckpoint):
        raise ThingUnknown(place=place)
    return thing


def _sha256(path: Path) -> str:
    """Raises:  FileUnreadable."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileUnreadable(file=str(path), why=error.strerror or str(error)) from error
