"""Segments: which people a broadcast is for, as an operator types it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from contributors.errors import SegmentUnknown
from kernel.values import Language

DAYS: Final = 7
"""How far back somebody has answered who is active, where nobody says."""
DAYS_MAX: Final = 365
_WORD: Final = re.compile(r'[^\s"]*"[^"]*"|\S+')
_SPAN: Final = re.compile(r"(active|inactive|活跃|不活跃)(\d{0,4})(?:d|天)?")
_NAMED: Final = re.compile(r'(skill|group|技能|群)[:=]"?([^"]+)"?')
_LANGUAGES: Final[Mapping[str, Language]] = {
    "zh": Language.ZH,
    "中文": Language.ZH,
    "en": Language.EN,
    "英文": Language.EN,
}
_FOLLOWERS: Final = frozenset({"followers", "follower", "关注", "关注者"})
_EVERYBODY: Final = frozenset({"all", "everybody", "everyone", "所有人", "全部"})
_GIVEN_CHARS: Final = 40


@dataclass(frozen=True, slots=True)
class Segment:
    """People to whom all of this applies; without any of it, everybody.

    Shape:   of several languages one is enough, of several groups too; of skills each is needed.
    Units:   days in which somebody has, or has not, answered.
    """

    languages: frozenset[Language] = frozenset()
    active_days: int | None = None
    inactive_days: int | None = None
    skills: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    follows: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The same as it is kept, and could be typed again."""
        spans = {"active": self.active_days, "inactive": self.inactive_days}
        return (
            *sorted(self.languages),
            *(f"{name}{days}" for name, days in spans.items() if days is not None),
            *(f"skill:{name}" for name in sorted(self.skills)),
            *(f'group:"{name}"' for name in sorted(self.groups)),
            *(["followers"] if self.follows else []),
        )


def parse_segment(text: str) -> Segment:
    """What `zh inactive7 skill:medical group:"Tea lovers" followers` means, each word in any order.

    Raises:  SegmentUnknown.
    """
    plain = unicodedata.normalize("NFKC", text).replace("\N{LEFT DOUBLE QUOTATION MARK}", '"')
    plain = plain.replace("\N{RIGHT DOUBLE QUOTATION MARK}", '"').casefold()
    found: dict[str, Any] = {"languages": set(), "skills": set(), "groups": set()}
    for word in _WORD.findall(plain):
        _take(word, found)
    sets = {name: frozenset(value) for name, value in found.items() if isinstance(value, set)}
    return Segment(**{**found, **sets})


def _take(word: str, found: dict[str, Any]) -> None:
    """Add what one word says."""
    if word in _LANGUAGES:
        found["languages"].add(_LANGUAGES[word])
    elif word in _FOLLOWERS:
        found["follows"] = True
    elif (span := _SPAN.fullmatch(word)) is not None:
        days = int(span[2] or DAYS)
        if not 1 <= days <= DAYS_MAX:
            raise SegmentUnknown(given=word[:_GIVEN_CHARS])
        found["active_days" if span[1] in {"active", "活跃"} else "inactive_days"] = days
    elif (named := _NAMED.fullmatch(word)) is not None:
        found["skills" if named[1] in {"skill", "技能"} else "groups"].add(named[2].strip())
    elif word not in _EVERYBODY:
        raise SegmentUnknown(given=word[:_GIVEN_CHARS])
