"""What a person is called where others read it: by the name they show, or by a pseudonym that tells nothing."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from contributors.errors import NameUnshowable

NAME_CHARS: Final = 32
ANIMALS: Final = 32
_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_JOINERS: Final = ("\u200c", "\u200d")
"""Invisible, and part of how some names and emoji are written."""
_MARKS_MAX: Final = 2
"""So many marks on a letter are a language's; more are a prank that covers other lines."""
_LINK: Final = re.compile(r"://|@|\bwww\.|\w\.[^\W\d]{2,}", re.IGNORECASE)
"""What a chat would make a link of."""


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """The same for a person wherever they are met. Shape: `animal` counts from 0, below ANIMALS; two characters."""

    animal: int
    code: str


def pseudonym_of(person: UUID) -> Pseudonym:
    """What somebody is called who shows no name."""
    digest = hashlib.sha256(b"pseudonym" + person.bytes).digest()
    first, second, animal = digest[0], digest[1], digest[2]
    return Pseudonym(animal % ANIMALS, _ALPHABET[first % len(_ALPHABET)] + _ALPHABET[second % len(_ALPHABET)])


def shown_name_of(name: str) -> str:
    """A name as others may read it: one line, no marks that change the lines around it, at most 32 characters.

    Raises:  NameUnshowable where nothing is left, or where it leads somewhere.
    """
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", name):
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > _MARKS_MAX or (category[0] == "C" and character not in _JOINERS):
            continue
        kept.append(" " if category[0] == "Z" else character)
    shown = unicodedata.normalize("NFC", " ".join("".join(kept).split()))[:NAME_CHARS].strip()
    if not any(unicodedata.category(character)[0] in "LNS" for character in shown) or _LINK.search(shown):
        raise NameUnshowable
    return shown
