"""Who counts as one verified person: their own contact, work that gold has confirmed over some days, and no ring."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

from contributors.errors import ContactUnreadable

GOLD_NEEDED: Final = 20
DAYS_NEEDED: Final = 7
"""On how many different days of theirs. Both figures: MECHANISMS 1."""
SHOWN_FROM: Final = 10
SHOWN_STEP: Final = 5
_DIGITS: Final = range(5, 16)
"""As many digits as a telephone number has (E.164 allows 15)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a person that verification asks for."""

    has_contact: bool
    gold_passed: int
    gold_days: int
    in_ring: bool = False

    @property
    def is_verified(self) -> bool:
        """Whether all of it is there."""
        return self.has_contact and self.has_gold and self.has_days and not self.in_ring

    @property
    def has_gold(self) -> bool:
        """Whether enough answers agreed with a known truth."""
        return self.gold_passed >= GOLD_NEEDED

    @property
    def has_days(self) -> bool:
        """Whether they were given on enough days."""
        return self.gold_days >= DAYS_NEEDED

    @property
    def gold_shown(self) -> int:
        """As much as the person is told: in fives and from ten on, so that no count tells which task was gold."""
        known = min(self.gold_passed, GOLD_NEEDED)
        return known - known % SHOWN_STEP if known >= SHOWN_FROM else 0


def phone_hash(key: bytes, number: str) -> str:
    """What is kept of a telephone number: the same for every way of writing it, and of no use without the key.

    Raises:  ContactUnreadable.
    Source:  HMAC-SHA256, RFC 2104.
    """
    assert len(key) >= hashlib.sha256().digest_size, "a key shorter than the hash is guessed first"
    digits = "".join(character for character in number if character in "0123456789")
    if len(digits) not in _DIGITS:
        raise ContactUnreadable
    return hmac.new(key, digits.encode(), hashlib.sha256).hexdigest()


def identity_hash(key: bytes, platform: str, external_id: str) -> str:
    """What is kept of a chat account that asked to be forgotten. No number's hash: digits alone name no platform.

    Source:  HMAC-SHA256, RFC 2104.
    """
    assert len(key) >= hashlib.sha256().digest_size, "a key shorter than the hash is guessed first"
    return hmac.new(key, f"{platform}:{external_id}".encode(), hashlib.sha256).hexdigest()
