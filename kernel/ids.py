"""Ids: random where a row is new, derived where a retry must meet its first try again."""

import hashlib
import itertools
import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Final, NewType
from uuid import UUID

ContributorId = NewType("ContributorId", UUID)
CampaignId = NewType("CampaignId", UUID)
TaskId = NewType("TaskId", UUID)
AssignmentId = NewType("AssignmentId", UUID)
ResponseId = NewType("ResponseId", UUID)
FitId = NewType("FitId", UUID)
NoticeId = NewType("NoticeId", UUID)
AccountId = NewType("AccountId", UUID)
TransferId = NewType("TransferId", UUID)

_BYTES_AN_ID: Final = 10
_IDS_AT_ONCE: Final = 500
_REF_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: read aloud without doubt


def new_id(now: datetime) -> UUID:
    """A time-ordered random id (UUIDv7): neighbours in time are neighbours in an index.

    Source:  RFC 9562 section 5.7.
    """
    milliseconds = int(now.timestamp() * 1000)
    return _with_version(7, milliseconds, secrets.randbits(74))


def ids_in_order(now: datetime) -> Iterator[UUID]:
    """Such ids without an end, a millisecond apart: for many rows at once, whose order is to be kept.

    Asking the system for each one's randomness would cost more than all else about them.
    """
    milliseconds = int(now.timestamp() * 1000)
    for batch in itertools.count():
        drawn = secrets.token_bytes(_BYTES_AN_ID * _IDS_AT_ONCE)
        for place in range(_IDS_AT_ONCE):
            bits = int.from_bytes(drawn[place * _BYTES_AN_ID : (place + 1) * _BYTES_AN_ID], "big") >> 6
            yield _with_version(7, milliseconds + batch * _IDS_AT_ONCE + place, bits)


def random_id() -> UUID:
    """A random 128-bit id that tells nothing, not even its time: account numbers are public."""
    return UUID(int=secrets.randbits(128))


def derived_id(purpose: str, subject: UUID) -> UUID:
    """The one id of (purpose, subject), in every process and every retry (UUIDv8).

    Shape:   48 bits of the subject's own time, then 74 bits of SHA-256(purpose ‖ subject).
    """
    digest = hashlib.sha256(purpose.encode() + b"\0" + subject.bytes).digest()
    return _with_version(8, subject.int >> 80, int.from_bytes(digest[:10], "big") >> 6)


def short_ref(subject: UUID) -> str:
    """Four characters a person can say: the `#8F2K` on a card. Near-unique among one person's recent cards."""
    digest = int.from_bytes(hashlib.sha256(subject.bytes).digest()[:8], "big")
    letters = []
    for _ in range(4):
        digest, index = divmod(digest, len(_REF_ALPHABET))
        letters.append(_REF_ALPHABET[index])
    return "".join(letters)


def _with_version(version: int, milliseconds: int, tail: int) -> UUID:
    """Lay out RFC 9562's fields: 48 bits of time, version, 12 bits, variant, 62 bits."""
    assert 0 <= tail < 1 << 74
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= version << 76
    value |= (tail >> 62) << 64
    value |= 0b10 << 62
    value |= tail & ((1 << 62) - 1)
    return UUID(int=value)
