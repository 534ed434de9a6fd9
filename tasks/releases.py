"""What a release is called, and who is who in it."""

import hmac
import re
import unicodedata
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from tasks.errors import ReleaseUnnamed

CHANGES: Final = "changes.jsonl"
"""The file of what has changed since the release before."""
KEY_BYTES: Final = 32
_NAME: Final = re.compile(r"[Cc]?(\d{1,9})(?:@(\d{1,9}))?")
_PSEUDONYM_CHARS: Final = 16


@dataclass(frozen=True, slots=True)
class ReleaseName:
    """C12@2: the second release of campaign 12. Without a number of its own: the one that is to be made."""

    campaign: int
    number: int | None = None

    def __str__(self) -> str:
        return f"C{self.campaign}" if self.number is None else f"C{self.campaign}@{self.number}"


def parse_release(text: str) -> ReleaseName:
    """Read `C12@2`, `c12`, `12@2` or `12`.

    Raises:  ReleaseUnnamed.
    """
    match = _NAME.fullmatch(unicodedata.normalize("NFKC", text))  # Ｃ１２＠２ comes from Chinese keyboards
    if match is None or not text.isprintable() or not unicodedata.normalize("NFKC", text).isascii():
        raise ReleaseUnnamed
    campaign, number = match[1], match[2]
    if number is not None and int(number) == 0:
        raise ReleaseUnnamed
    return ReleaseName(int(campaign), None if number is None else int(number))


def pseudonym(key: bytes, contributor_id: UUID) -> str:
    """What a person is called in one release: the same throughout, and in no other. The key is kept nowhere.

    Shape:   64 bits of HMAC-SHA256: of ten million people one pair in 370,000 releases shares a name.
    """
    assert len(key) == KEY_BYTES
    return f"p{hmac.digest(key, contributor_id.bytes, 'sha256').hex()[:_PSEUDONYM_CHARS]}"
