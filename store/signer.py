"""The log's signer: its secret keys and the last head it signed, in a folder of their own beside the database.

A database can be restored from an old backup, or be changed by whoever may; what was signed can't be taken back. So the
signer remembers it by itself, on the disk before anything is published, and its caller signs only what continues it.
"""

import contextlib
import fcntl
import os
import re
import secrets
from base64 import b64encode
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.log.checkpoint import Checkpoint
from ledger.log.errors import KeyMalformed
from ledger.log.note import Note, Signature, SigningKey, VerifierKey, decode_base64, parse_signing_key, signature_of
from store.durable import make_folder, write_durably
from store.log import EMPTY, Head
from store.salt_book import SaltBook

_KEYS: Final = "log.key"
_RETIRED: Final = "log.key.retired"
_HEAD: Final = "log.head"
_LOCK: Final = "log.lock"
_SALTS: Final = "log.salts"
_PRIVATE: Final = 0o600
_SEED_BYTES: Final = 32
_HEAD_LINE: Final = re.compile(r"([0-9]{1,19}) ([A-Za-z0-9+/=]{44})\n", re.ASCII)


class SignerProblem(Exception):
    """What keeps this signer from signing, in a sentence for whoever runs it."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """One key in use, with what others recognise it by."""

    secret: SigningKey
    verifier: VerifierKey

    @classmethod
    def of(cls, secret: SigningKey) -> "KeyPair":
        """Work out the public half, once: it takes some milliseconds."""
        return cls(secret, secret.verifier)

    def sign(self, text: str) -> Signature:
        """Sign a text in this key's name."""
        key = Ed25519PrivateKey.from_private_bytes(self.secret.seed)
        return signature_of(self.verifier, key.sign(text.encode()))


class Signer:
    """Signs heads in the order of their sizes, each with every key in use. Used by one at a time: see `alone`."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.salts = SaltBook(folder / _SALTS)
        self._folder = folder
        self._read: tuple[str, tuple[KeyPair, ...]] = ("", ())

    def key_pairs(self) -> tuple[KeyPair, ...]:
        """The keys in use, the oldest first; none before the first start.

        Raises:  SignerProblem.
        """
        path = self._folder / _KEYS
        try:
            text = path.read_text("ascii")
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeDecodeError) as error:
            raise SignerProblem(f"{path} can't be read: {error}") from error
        if text != self._read[0]:
            self._read = (text, tuple(self._key(line, path) for line in text.splitlines()))
        return self._read[1]

    def add_key(self) -> VerifierKey:
        """Make a new key, used beside those in use.

        Raises:  SignerProblem.
        """
        added = KeyPair.of(SigningKey(self.name, secrets.token_bytes(_SEED_BYTES)))
        self._write_keys((*self.key_pairs(), added))
        return added.verifier

    def retire_key(self) -> VerifierKey:
        """Stop signing with the oldest key, and lay it aside.

        Raises:  SignerProblem where it is the only one.
        """
        oldest, *others = self.key_pairs() or (None,)
        if oldest is None or not others:
            raise SignerProblem("There is only one key in use. Run rotate-log-key first.")
        aside = self._folder / _RETIRED
        before = aside.read_bytes() if aside.exists() else b""
        write_durably(aside, before + f"{oldest.secret.text}\n".encode(), mode=_PRIVATE)
        self._write_keys(tuple(others))
        return oldest.verifier

    def head(self) -> Head:
        """The last head that was signed; the empty one before the first.

        Raises:  SignerProblem.
        """
        path = self._folder / _HEAD
        try:
            text = path.read_text("ascii")
        except FileNotFoundError:
            return EMPTY
        except (OSError, UnicodeDecodeError) as error:
            raise SignerProblem(f"{path} can't be read: {error}") from error
        match = _HEAD_LINE.fullmatch(text)
        root = decode_base64(match[2]) if match else None
        if match is None or root is None:
            raise SignerProblem(f"{path} is damaged: put it back from your backup.")
        return Head(int(match[1]), root)

    def sign(self, head: Head, known: Collection[bytes]) -> Note:
        """Sign a head that continues the last one, under each key in use that the log itself names.

        Writes:  the head, on the disk before there is any signature.
        Raises:  SignerProblem where the log names none of the keys.
        """
        keys = self.named_keys(known)
        self.set_head(head)
        text = Checkpoint(self.name, head.size, head.root).text
        return Note(text, tuple(key.sign(text) for key in keys))

    def named_keys(self, known: Collection[bytes]) -> list[KeyPair]:
        """The keys in use that the log itself names.

        Raises:  SignerProblem where there is none.
        """
        keys = [key for key in self.key_pairs() if key.verifier.public in known]
        if not keys:
            raise SignerProblem(f"The key in {self._folder / _KEYS} is not this log's: put its own back.")
        return keys

    def set_head(self, head: Head) -> None:
        """Remember a head as signed."""
        line = f"{head.size} {b64encode(head.root).decode()}\n"
        write_durably(self._folder / _HEAD, line.encode(), mode=_PRIVATE)

    def sign_note(self, text: str) -> Note:
        """A text that is no head, signed with every key in use."""
        return Note(text, tuple(key.sign(text) for key in self.key_pairs()))

    @contextlib.contextmanager
    def alone(self) -> Iterator[bool]:
        """Keep every other process out; says False where one is in there already, and then nothing may be signed."""
        make_folder(self._folder)
        descriptor = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT, _PRIVATE)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(descriptor)

    def _key(self, line: str, path: Path) -> KeyPair:
        """Read one line of the file.

        Raises:  SignerProblem.
        """
        try:
            key = parse_signing_key(line)
        except KeyMalformed as error:
            raise SignerProblem(f"{path} is damaged: put it back from your backup.") from error
        if key.name != self.name:
            raise SignerProblem(
                f"LOG_NAME is {self.name}, but the key in {path} is of {key.name}. "
                "A log keeps its name: set LOG_NAME back."
            )
        return KeyPair.of(key)

    def _write_keys(self, keys: tuple[KeyPair, ...]) -> None:
        text = "".join(f"{key.secret.text}\n" for key in keys)
        write_durably(self._folder / _KEYS, text.encode("ascii"), mode=_PRIVATE)
