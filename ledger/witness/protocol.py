"""What a witness answers: it cosigns what continues the newest checkpoint it knows, and nothing else, ever.

Source:  C2SP tlog-witness, tlog-cosignature.
"""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from kernel.clock import Clock
from ledger.log import merkle
from ledger.log.checkpoint import SignedCheckpoint, parse_signed
from ledger.log.errors import CheckpointMalformed, ConsistencyWrong, NoteMalformed, SignatureMissing, SignatureWrong
from ledger.log.note import SigningKey, VerifierKey, cosign, decode_base64
from ledger.witness.memory import Memory

TEXT: Final = "text/plain; charset=utf-8"
SIZE: Final = "text/x.tlog.size"

_OLD = re.compile(r"old (0|[1-9]\d{0,18})", re.ASCII)
_HASHES_MAX: Final = 63


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer."""

    status: HTTPStatus
    body: str
    type: str = TEXT


@dataclass(frozen=True, slots=True)
class Request:
    """A checkpoint to be cosigned, and the proof that it continues the one of the old size."""

    old_size: int
    proof: tuple[bytes, ...]
    signed: SignedCheckpoint


class Witness:
    """A key, the logs it knows, and its memory of them."""

    def __init__(self, key: SigningKey, logs: Iterable[VerifierKey], memory: Memory, clock: Clock) -> None:
        assert key.verifier.is_cosigner, "a witness signs with the time"
        self.key = key
        self.logs = tuple(logs)
        self.memory = memory
        self._clock = clock

    def add_checkpoint(self, body: bytes) -> Reply:
        """Cosign a checkpoint that continues the last one, and remember it before anybody hears of it.

        Writes:  the memory, on the disk before the reply; evidence, where a log signed two histories.
        """
        try:
            request = parse_request(body)
        except (ValueError, NoteMalformed, CheckpointMalformed) as error:
            return Reply(HTTPStatus.BAD_REQUEST, f"{error}\n")
        known = [key for key in self.logs if key.name == request.signed.checkpoint.origin]
        if not known:
            return Reply(HTTPStatus.NOT_FOUND, "unknown log\n")
        try:
            request.signed.verify(known)
        except (SignatureMissing, SignatureWrong) as error:
            return Reply(HTTPStatus.FORBIDDEN, f"{error}\n")
        if request.old_size > request.signed.checkpoint.size:
            return Reply(HTTPStatus.BAD_REQUEST, "the old size is larger than the checkpoint's\n")
        with self.memory.turn:
            return self._compared(request)

    def cosigned(self, signed: SignedCheckpoint) -> str:
        """Remember this checkpoint, then say so in a signature line. Only for what continues the last one."""
        self.memory.remember(signed)
        return cosign(signed.note.text, self.key, int(self._clock.now().timestamp())).line + "\n"

    def _compared(self, request: Request) -> Reply:
        """The answer in the light of what was cosigned last."""
        last, tree = self.memory.last(request.signed.checkpoint.origin), request.signed.checkpoint
        size, root = (0, merkle.EMPTY_ROOT) if last is None else (last.checkpoint.size, last.checkpoint.root)
        if request.old_size != size:
            return Reply(HTTPStatus.CONFLICT, f"{size}\n", SIZE)
        if last is not None and tree.size == size and tree.root != root:
            self.memory.keep_evidence(last, request.signed)
            return Reply(HTTPStatus.CONFLICT, f"{size}\n", SIZE)
        try:
            merkle.verify_consistency(size, tree.size, root, tree.root, request.proof)
        except ConsistencyWrong as error:
            if last is not None:
                self.memory.keep_evidence(last, request.signed)
            return Reply(HTTPStatus.UNPROCESSABLE_ENTITY, f"{error}\n")
        return Reply(HTTPStatus.OK, self.cosigned(request.signed))


def parse_request(body: bytes) -> Request:
    """Read what a log asks.

    Raises:  ValueError, NoteMalformed, CheckpointMalformed.
    """
    head, found, note = body.partition(b"\n\n")
    first, *lines = head.decode("ascii").split("\n")
    old = _OLD.fullmatch(first)
    if not found or old is None:
        raise ValueError("it begins with `old SIZE`, a consistency proof and an empty line")
    proof = tuple(hashed for line in lines if (hashed := decode_base64(line)) is not None)
    if len(proof) != len(lines) or len(proof) > _HASHES_MAX or any(len(each) != merkle.HASH_BYTES for each in proof):
        raise ValueError("a consistency proof has at most 63 lines, each a hash in base64")
    return Request(int(old[1]), proof, parse_signed(note))


def format_request(old_size: int, proof: Iterable[bytes], signed: SignedCheckpoint) -> str:
    """Write what a log asks: the other end of `parse_request`."""
    lines = [f"old {old_size}", *(base64.b64encode(each).decode() for each in proof)]
    return "".join(f"{line}\n" for line in lines) + f"\n{signed.note}"
