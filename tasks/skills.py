"""Skills: what a campaign may ask of people, and what shows that a person has them."""

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from tasks.errors import SkillUnreadable

SKILLS_MAX: Final = 5
"""So many a campaign may ask for: with each the crowd gets smaller."""
EARNED_GOLD_MIN: Final = 20
EARNED_ACCURACY: Final = Fraction(4, 5)
"""A kind's own name is a skill that is earned: with so much gold of that kind answered, and so much of it right."""

_SKILL: Final = re.compile(r"[^\W_][\w-]{0,30}[^\W_]|[^\W_]")


def parse_skill(text: str) -> str:
    """A skill as it is kept: `Medical` and `ｍｅｄｉｃａｌ` are the same.

    Raises:  SkillUnreadable.
    """
    word = unicodedata.normalize("NFKC", text).strip().lower()
    if not _SKILL.fullmatch(word):
        raise SkillUnreadable(given=text[:40])
    return word


def parse_skills(text: str) -> frozenset[str]:
    """Several of them, with commas or spaces between.

    Raises:  SkillUnreadable.
    """
    found = frozenset(parse_skill(part) for part in re.split(r"[,，、\s]+", text) if part)
    if len(found) > SKILLS_MAX:
        raise SkillUnreadable(given=text[:40])
    return found


def earned(gold: Mapping[str, tuple[int, int]]) -> frozenset[str]:
    """The kinds in which a person has shown on gold that they can do it.

    Shape:   kind -> (right, of so many).
    """
    return frozenset(
        kind for kind, (right, total) in gold.items() if total >= EARNED_GOLD_MIN and right >= EARNED_ACCURACY * total
    )
