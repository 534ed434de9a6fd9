"""Receipts: a proof that a transfer is in the log, with what opens its two commitments.

What opens them travels in the proof's `extra`, which nobody signs: all of it is hashed and compared, nothing believed.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from kernel.ids import TransferId
from ledger.log.checkpoint import Checkpoint
from ledger.log.errors import CommitmentWrong, ProofMalformed
from ledger.log.leaf import SALT_BYTES, TransferLeaf, commitment, decode
from ledger.log.note import Verified, VerifierKey
from ledger.log.proof import TlogProof

VERSION: Final = 1

_OPENING = struct.Struct(f">B16s{SALT_BYTES}s16s{SALT_BYTES}s")


@dataclass(frozen=True, slots=True)
class Receipt:
    """A transfer's leaf, and what it commits to: which transfer it is and what it was for, each with its salt."""

    leaf: bytes
    transfer_id: TransferId
    id_salt: bytes
    subject: UUID
    subject_salt: bytes

    def __bytes__(self) -> bytes:
        """The receipt as it travels in `extra`: version ‖ id ‖ salt ‖ subject ‖ salt ‖ leaf."""
        assert len(self.id_salt) == len(self.subject_salt) == SALT_BYTES
        return (
            _OPENING.pack(VERSION, self.transfer_id.bytes, self.id_salt, self.subject.bytes, self.subject_salt)
            + self.leaf
        )


@dataclass(frozen=True, slots=True)
class CheckedReceipt:
    """What a receipt proves: this transfer, at this place of this tree, signed by these keys."""

    receipt: Receipt
    leaf: TransferLeaf
    index: int
    checkpoint: Checkpoint
    signed_by: tuple[Verified, ...]


def parse_receipt(extra: bytes | None) -> Receipt:
    """Read what travels in `extra`. Nothing of it is verified yet.

    Raises:  ProofMalformed.
    """
    if extra is None or len(extra) <= _OPENING.size or extra[0] != VERSION:
        raise ProofMalformed(reason="receipt")
    _, transfer_id, id_salt, subject, subject_salt = _OPENING.unpack_from(extra)
    leaf = extra[_OPENING.size :]
    return Receipt(leaf, TransferId(UUID(bytes=transfer_id)), id_salt, UUID(bytes=subject), subject_salt)


def check_receipt(proof: TlogProof, keys: Iterable[VerifierKey], origin: str | None = None) -> CheckedReceipt:
    """Hold that a known key signed a tree with this transfer in it, and that the leaf is of this transfer.

    Shape:   `keys` come from the caller, never out of the proof; `origin`, where given, is the one log that is meant.
    Raises:  OriginWrong, SignatureWrong, SignatureMissing, ProofMalformed, LeafMalformed, InclusionWrong,
             CommitmentWrong.
    """
    signed_by = proof.signed.verify(keys, origin)
    receipt = parse_receipt(proof.extra)
    leaf = decode(receipt.leaf)
    if not isinstance(leaf, TransferLeaf):
        raise ProofMalformed(reason="receipt")
    proof.verify_leaf(receipt.leaf)
    if commitment(receipt.id_salt, receipt.transfer_id.bytes) != leaf.id_commitment:
        raise CommitmentWrong(field="transfer")
    if commitment(receipt.subject_salt, receipt.subject.bytes) != leaf.subject_commitment:
        raise CommitmentWrong(field="subject")
    return CheckedReceipt(receipt, leaf, proof.index, proof.signed.checkpoint, signed_by)
