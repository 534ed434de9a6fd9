"""Groups that play together: what an admin decides, and the bounds of it."""

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from contributors.errors import HourUnknown
from kernel.values import Language

NO_DIGEST: Final = -1
"""The hour of those who want none."""
DIGEST_HOUR: Final = 20
"""When a group hears of its day until an admin says otherwise."""
HOURS: Final = range(24)


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


def require_hour(hour: int) -> int:
    """An hour of the day.

    Raises:  HourUnknown.
    """
    if hour not in HOURS:
        raise HourUnknown(hour=hour)
    return hour
