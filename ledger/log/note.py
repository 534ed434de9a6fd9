"""Signed notes: a text and who signed it, as C2SP signed-note and Go's sumdb/note write them.

A key that travels inside a note or beside it is never trusted: `verified` looks for keys that its caller knows.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, unique
from typing import Final

from ledger.log import ed25519
from ledger.log.errors import KeyMalformed, NoteMalformed, SignatureMissing, SignatureWrong

MAX_NOTE_BYTES: Final = 1_000_000
MAX_SIGNATURES: Final = 100

_KEY_ID_BYTES: Final = 4
_TIME_BYTES: Final = 8
_MAX_TIME_S: Final = (1 << 63) - 1
_PREFIX: Final = "PRIVATE+KEY+"
_DASH: Final = "— "
_KEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)")


@unique
class KeyType(IntEnum):
    """How a key signs: the byte in front of it."""

    ED25519 = 0x01
    COSIGNATURE = 0x04
    """A witness's: over the checkpoint and the time, C2SP tlog-cosignature."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """Who can be recognised: a name, and the key behind it."""

    name: str
    public: bytes
    type: KeyType = KeyType.ED25519

    @property
    def id(self) -> bytes:
        """The four bytes that a signature names this key by."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.public).digest()[:_KEY_ID_BYTES]

    @property
    def vkey(self) -> str:
        """The key as people pass it on: `name+hash+base64`."""
        return f"{self.name}+{self.id.hex()}+{_base64(bytes([self.type]) + self.public)}"

    @property
    def is_cosigner(self) -> bool:
        """Whether this is a witness's key."""
        return self.type is KeyType.COSIGNATURE


@dataclass(frozen=True, slots=True)
class SigningKey:
    """Who signs. Its seed is in no text but `text`, which is for one file and nowhere else."""

    name: str
    seed: bytes = field(repr=False)
    type: KeyType = KeyType.ED25519

    @property
    def verifier(self) -> VerifierKey:
        """What others recognise this key by."""
        return VerifierKey(self.name, ed25519.public_key(self.seed), self.type)

    @property
    def text(self) -> str:
        """The key as it is kept: `PRIVATE+KEY+name+hash+base64`."""
        return f"{_PREFIX}{self.name}+{self.verifier.id.hex()}+{_base64(bytes([self.type]) + self.seed)}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who says to have signed, and what he wrote."""

    name: str
    key_id: bytes
    body: bytes

    @property
    def line(self) -> str:
        """The line as it stands in the note, without its end."""
        return f"{_DASH}{self.name} {_base64(self.key_id + self.body)}"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and its signature lines, whoever wrote them: nothing here is verified yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        """The note as it is published."""
        return self.text + "\n" + "".join(f"{each.line}\n" for each in self.signatures)

    def signed(self, *signatures: Signature) -> "Note":
        """The same note with these signatures after the others, each line once."""
        return Note(self.text, tuple(dict.fromkeys((*self.signatures, *signatures))))


@dataclass(frozen=True, slots=True)
class Verified:
    """A key that did sign, and when it says it did (cosignatures only).

    Units:   at_s in UTC seconds.
    """

    key: VerifierKey
    at_s: int | None = None


def parse_vkey(text: str) -> VerifierKey:
    """Read a key as people pass it on.

    Raises:  KeyMalformed.
    """
    name, key_id, key_type, public = _parts(text)
    key = VerifierKey(name, public, key_type)
    if key.id.hex() != key_id or not ed25519.is_public_key(public):
        raise KeyMalformed(name=name)
    return key


def parse_signing_key(text: str) -> SigningKey:
    """Read a key as it is kept.

    Raises:  KeyMalformed, which tells nothing of the key.
    """
    if not text.startswith(_PREFIX):
        raise KeyMalformed(name="")
    name, key_id, key_type, seed = _parts(text.removeprefix(_PREFIX))
    key = SigningKey(name, seed, key_type)
    if key.verifier.id.hex() != key_id:
        raise KeyMalformed(name=name)
    return key


def parse_note(data: bytes | str) -> Note:
    """Read a note, in the one way it is written.

    Raises:  NoteMalformed, with the reason.
    """
    text, signatures = _split_note(_checked_text(data))
    return Note(text, parse_signatures(signatures))


def parse_signatures(lines: str) -> tuple[Signature, ...]:
    """Read signature lines alone, as a witness returns them.

    Raises:  NoteMalformed, with the reason.
    """
    if not lines.endswith("\n"):
        raise NoteMalformed(reason="end")
    signatures = tuple(_signature(line) for line in lines[:-1].split("\n"))
    if len(signatures) > MAX_SIGNATURES:
        raise NoteMalformed(reason="signatures")
    return signatures


def verified(note: Note, keys: Iterable[VerifierKey]) -> tuple[Verified, ...]:
    """Which of the keys signed the note, each once, in the order of its lines; unknown signatures count for nothing.

    Raises:  SignatureWrong, where a line names one of the keys and that key did not sign; SignatureMissing.
    """
    known = {(key.name, key.id): key for key in keys}
    found: dict[VerifierKey, Verified] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is not None:
            found.setdefault(key, verify_signature(note.text, signature, key))
    if not found:
        raise SignatureMissing(keys=", ".join(key.name for key in known.values()))
    return tuple(found.values())


def verify_signature(text: str, signature: Signature, key: VerifierKey) -> Verified:
    """Hold that this key wrote this signature under this text.

    Raises:  SignatureWrong.
    """
    if key.type is KeyType.ED25519:
        at_s, message, raw = None, text.encode(), signature.body
    else:
        at_s = int.from_bytes(signature.body[:_TIME_BYTES], "big")
        message, raw = cosigned_message(text, at_s), signature.body[_TIME_BYTES:]
    too_late = at_s is not None and at_s > _MAX_TIME_S
    if too_late or not ed25519.verify(key.public, message, raw):
        raise SignatureWrong(name=key.name, key=key.id.hex())
    return Verified(key, at_s)


def sign(text: str, key: SigningKey) -> Signature:
    """Sign a text in this key's name."""
    assert key.type is KeyType.ED25519, key.type
    return signature_of(key.verifier, ed25519.sign(key.seed, text.encode()))


def cosign(text: str, key: SigningKey, at_s: int) -> Signature:
    """Say, as a witness, that this checkpoint was the newest and consistent at this time.

    Units:   at_s in UTC seconds.
    Source:  C2SP tlog-cosignature, cosignature/v1.
    """
    assert key.type is KeyType.COSIGNATURE, key.type
    raw = ed25519.sign(key.seed, cosigned_message(text, at_s))
    return signature_of(key.verifier, at_s.to_bytes(_TIME_BYTES, "big") + raw)


def signature_of(key: VerifierKey, body: bytes) -> Signature:
    """A signature made elsewhere, in the name of this key."""
    return Signature(key.name, key.id, body)


def cosigned_message(text: str, at_s: int) -> bytes:
    """What a witness signs: the checkpoint's whole text behind the time.

    Source:  C2SP tlog-cosignature, "Ed25519 signed message".
    """
    return f"cosignature/v1\ntime {at_s}\n{text}".encode()


def is_key_name(name: str) -> bool:
    """Whether a key may be called so: something, without any space or plus."""
    return bool(name) and "+" not in name and not any(letter.isspace() or letter < " " for letter in name)


def decode_base64(text: str) -> bytes | None:
    """What standard base64 stands for; None where it is not written in its one way."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if _base64(data) == text else None


def _base64(data: bytes) -> str:
    """Standard base64, padded."""
    return base64.b64encode(data).decode()


def _parts(text: str) -> tuple[str, str, KeyType, bytes]:
    """Name, hash, type and the 32 bytes of a written key, public or secret alike.

    Raises:  KeyMalformed.
    """
    match = _KEY.fullmatch(text)
    data = decode_base64(match[3]) if match else None
    if match is None or data is None or not is_key_name(match[1]) or len(data) != 1 + ed25519.PUBLIC_KEY_BYTES:
        raise KeyMalformed(name=match[1] if match else "")
    if data[0] not in list(KeyType):
        raise KeyMalformed(name=match[1])
    return match[1], match[2], KeyType(data[0]), data[1:]


def _checked_text(data: bytes | str) -> str:
    """The note as text, of a bearable size, without control characters.

    Raises:  NoteMalformed.
    """
    raw = data if isinstance(data, bytes) else data.encode(errors="surrogatepass")
    if len(raw) > MAX_NOTE_BYTES:
        raise NoteMalformed(reason="size")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise NoteMalformed(reason="utf-8") from error
    if any(letter < " " and letter != "\n" for letter in text):
        raise NoteMalformed(reason="control character")
    return text


def _split_note(note: str) -> Sequence[str]:
    """The text with its end, and the signature lines with theirs: the last empty line parts them.

    Raises:  NoteMalformed.
    """
    text, found, signatures = note.rpartition("\n\n")
    if not found:
        raise NoteMalformed(reason="no signatures")
    return text + "\n", signatures


def _signature(line: str) -> Signature:
    """Read one signature line.

    Raises:  NoteMalformed.
    """
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    data = decode_base64(encoded)
    if not line.startswith(_DASH) or not space or not is_key_name(name) or data is None or len(data) <= _KEY_ID_BYTES:
        raise NoteMalformed(reason="signature line")
    return Signature(name, data[:_KEY_ID_BYTES], data[_KEY_ID_BYTES:])
