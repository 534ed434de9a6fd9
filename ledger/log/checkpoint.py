"""Checkpoints: one tree of one log, by its size and root, signed by the log and by whoever witnessed it.

Source:  C2SP tlog-checkpoint.
"""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ledger.log import merkle
from ledger.log.errors import CheckpointMalformed, OriginWrong
from ledger.log.note import Note, Verified, VerifierKey, decode_base64, parse_note, verified

_SIZE = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)
_MAX_SIZE: Final = (1 << 63) - 1
_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The tree of a log as it stood: how many leaves, and the one hash over them."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        assert self.origin, "a log has a name"
        assert 0 <= self.size <= _MAX_SIZE, self.size
        assert len(self.root) == merkle.HASH_BYTES, len(self.root)

    @property
    def text(self) -> str:
        """What is signed: origin, size and root, each on its line."""
        root = base64.b64encode(self.root).decode()
        return "".join(f"{line}\n" for line in (self.origin, self.size, root, *self.extensions))


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint and the note that carries it. Only `verify` tells whether anybody known signed it."""

    checkpoint: Checkpoint
    note: Note

    def verify(self, keys: Iterable[VerifierKey], origin: str | None = None) -> tuple[Verified, ...]:
        """The known keys that signed it, each once.

        Shape:   `origin`, where given, is the one log that is meant.
        Raises:  OriginWrong, SignatureWrong, SignatureMissing.
        """
        if origin is not None and self.checkpoint.origin != origin:
            raise OriginWrong(origin=self.checkpoint.origin, expected=origin)
        return verified(self.note, keys)


def parse_text(text: str) -> Checkpoint:
    """Read what is signed, in the one way it is written.

    Raises:  CheckpointMalformed, with the reason.
    """
    lines = text.split("\n")
    if len(lines) <= _LINES or lines.pop():
        raise CheckpointMalformed(reason="lines")
    origin, size, encoded, *extensions = lines
    if not all(lines):
        raise CheckpointMalformed(reason="empty line")
    if _SIZE.fullmatch(size) is None or int(size) > _MAX_SIZE:
        raise CheckpointMalformed(reason="size")
    root = decode_base64(encoded)
    if root is None or len(root) != merkle.HASH_BYTES:
        raise CheckpointMalformed(reason="root")
    if size == "0" and root != merkle.EMPTY_ROOT:
        raise CheckpointMalformed(reason="root")
    return Checkpoint(origin, int(size), root, tuple(extensions))


def parse_signed(data: bytes | str) -> SignedCheckpoint:
    """Read a signed checkpoint, unverified.

    Raises:  NoteMalformed, CheckpointMalformed.
    """
    note = parse_note(data)
    return SignedCheckpoint(parse_text(note.text), note)


def open_checkpoint(data: bytes | str, log_keys: Iterable[VerifierKey], origin: str) -> Checkpoint:
    """The checkpoint that one of these keys signed in the name of this log.

    Raises:  NoteMalformed, CheckpointMalformed, OriginWrong, SignatureWrong, SignatureMissing.
    """
    signed = parse_signed(data)
    signed.verify(log_keys, origin)
    return signed.checkpoint
