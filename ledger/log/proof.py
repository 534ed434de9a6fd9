"""Proofs that travel: one text with a leaf's place, its path to the root and the checkpoint it leads to.

Source:  C2SP tlog-proof v1.
"""

import base64
import re
from dataclasses import dataclass
from typing import Final

from ledger.log import merkle
from ledger.log.checkpoint import SignedCheckpoint, parse_signed
from ledger.log.errors import ProofMalformed
from ledger.log.note import MAX_NOTE_BYTES, decode_base64

HEADER: Final = "c2sp.org/tlog-proof@v1"
FILE_EXTENSION: Final = ".tlog-proof"
MAX_HASHES: Final = 63

_INDEX = re.compile(r"index (0|[1-9]\d{0,18})", re.ASCII)
_EXTRA: Final = "extra "


@dataclass(frozen=True, slots=True)
class TlogProof:
    """That something stands at this index of the checkpoint's tree.

    Shape:   `extra` is signed by nobody: the reader checks it and never believes it.
    """

    index: int
    hashes: tuple[bytes, ...]
    signed: SignedCheckpoint
    extra: bytes | None = None

    def __str__(self) -> str:
        """The proof as it travels."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(_EXTRA + base64.b64encode(self.extra).decode())
        lines.append(f"index {self.index}")
        lines += [base64.b64encode(each).decode() for each in self.hashes]
        return "".join(f"{line}\n" for line in (*lines, "")) + str(self.signed.note)

    def verify_leaf(self, leaf: bytes) -> None:
        """Hold that these are the bytes of the leaf at this index of the checkpoint's tree.

        Raises:  InclusionWrong.
        """
        tree = self.signed.checkpoint
        merkle.verify_inclusion(self.index, tree.size, merkle.leaf_hash(leaf), self.hashes, tree.root)


def parse_proof(data: bytes | str) -> TlogProof:
    """Read a proof, in the one way it is written. Nothing of it is verified yet.

    Raises:  ProofMalformed, with the reason; NoteMalformed and CheckpointMalformed for the checkpoint in it.
    """
    head, found, note = _text(data).partition("\n\n")
    lines = head.split("\n")
    if not found or lines.pop(0) != HEADER:
        raise ProofMalformed(reason="header")
    extra = _extra(lines)
    index = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if index is None:
        raise ProofMalformed(reason="index")
    hashes = tuple(_hash(line) for line in lines)
    if len(hashes) > MAX_HASHES:
        raise ProofMalformed(reason="hashes")
    return TlogProof(int(index[1]), hashes, parse_signed(note), extra)


def _text(data: bytes | str) -> str:
    """The proof as text, of a bearable size.

    Raises:  ProofMalformed.
    """
    if len(data) > MAX_NOTE_BYTES:
        raise ProofMalformed(reason="size")
    if isinstance(data, str):
        return data
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise ProofMalformed(reason="utf-8") from error


def _extra(lines: list[str]) -> bytes | None:
    """Take the extra line off, where there is one.

    Raises:  ProofMalformed.
    """
    if not lines or not lines[0].startswith(_EXTRA):
        return None
    extra = decode_base64(lines.pop(0).removeprefix(_EXTRA))
    if extra is None:
        raise ProofMalformed(reason="extra")
    return extra


def _hash(line: str) -> bytes:
    """One line of the path.

    Raises:  ProofMalformed.
    """
    hashed = decode_base64(line)
    if hashed is None or len(hashed) != merkle.HASH_BYTES:
        raise ProofMalformed(reason="hash")
    return hashed
