"""Groups that play together: what an admin decides, and the bounds of it."""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum, unique
from typing import Final

from contributors.errors import GoalUnreadable, HourUnknown
from kernel.values import Language

NO_DIGEST: Final = -1
"""The hour of those who want none."""
DIGEST_HOUR: Final = 20
"""When a group hears of its day until an admin says otherwise."""
HOURS: Final = range(24)
GOAL_MIN: Final = 10
GOAL_MAX: Final = 1_000_000
LOOK_EVERY: Final = timedelta(minutes=5)
"""How soon a group's messages show what has become of its work."""
TRIED_AGAIN_AFTER: Final = timedelta(days=1)
"""A group that could not be written to is tried again: nobody tells a bot that everybody may write again."""
TEASER_EVERY: Final = timedelta(hours=4)
TEASER_WITHIN: Final = timedelta(days=1)
"""A group hears of one new campaign in so many hours, and of none that is older than this."""
_OFF: Final = frozenset({"off", "none", "no", "关", "关闭", "取消", "无"})
_TYPED_MAX: Final = 32


@unique
class Announces(StrEnum):
    """Which new campaigns a group hears of."""

    ALL = "all"
    LANGUAGE = "language"
    NONE = "none"

    def admits(self, languages: frozenset[Language], *, spoken: Language) -> bool:
        """Whether a campaign with tasks in these languages is told where this one is spoken."""
        return self is Announces.ALL or (self is Announces.LANGUAGE and spoken in languages)


@unique
class PausedFor(StrEnum):
    """Why a group is told nothing."""

    LEFT = "left"
    SILENCED = "silenced"


@dataclass(frozen=True, slots=True)
class Choices:
    """What an admin changes; None leaves it as it is."""

    language: Language | None = None
    zone: str | None = None
    digest_hour: int | None = None
    announces: Announces | None = None
    title: str | None = None


def typed_goal(typed: str) -> int | None:
    """So many accepted answers as `500`, `1,000` or `off` mean; None is off.

    Raises:  GoalUnreadable.
    """
    plain = "".join(unicodedata.normalize("NFKC", typed[:_TYPED_MAX]).casefold().split()).replace(",", "")
    if plain in _OFF:
        return None
    if not (plain.isascii() and plain.isdigit()) or not GOAL_MIN <= int(plain) <= GOAL_MAX:
        raise GoalUnreadable(given=typed[:_TYPED_MAX], low=GOAL_MIN, high=f"{GOAL_MAX:,}")
    return int(plain)


def require_hour(hour: int) -> int:
    """An hour of the day.

    Raises:  HourUnknown.
    """
    if hour not in HOURS:
        raise HourUnknown(hour=hour)
    return hour
