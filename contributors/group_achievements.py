"""What a group has done together, counted, and from how much on it is a badge. All data; they pay nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final


@unique
class GroupMeasure(StrEnum):
    """What is counted; only accepted work does."""

    ACCEPTED = "accepted"
    PEOPLE = "people"
    DAYS = "days"
    GOALS = "goals"


GROUP_ICONS: Final[Mapping[GroupMeasure, str]] = {
    GroupMeasure.ACCEPTED: "🏷",
    GroupMeasure.PEOPLE: "👥",
    GroupMeasure.DAYS: "🌱",
    GroupMeasure.GOALS: "🚀",
}
_NEEDED: Final[Mapping[GroupMeasure, tuple[int, ...]]] = {
    GroupMeasure.ACCEPTED: (10, 100, 500, 2000, 10_000, 50_000),
    GroupMeasure.PEOPLE: (3, 10, 30, 100),
    GroupMeasure.DAYS: (3, 7, 30, 100),
    GroupMeasure.GOALS: (1, 5, 20),
}
MOST: Final = {measure: max(needed) for measure, needed in _NEEDED.items()}
"""Beyond this nothing has to be counted."""


@dataclass(frozen=True, slots=True)
class GroupAchievement:
    """One badge: so much of what is measured."""

    measure: GroupMeasure
    needed: int

    @property
    def id(self) -> str:
        """What is stored, for good: `accepted-100`."""
        return f"{self.measure.value}-{self.needed}"


GROUP_ACHIEVEMENTS: Final = tuple(GroupAchievement(each, needed) for each in GroupMeasure for needed in _NEEDED[each])
GROUP_BY_ID: Final = {each.id: each for each in GROUP_ACHIEVEMENTS}


def earned_together(facts: Mapping[GroupMeasure, int]) -> tuple[GroupAchievement, ...]:
    """Every badge that these counts are enough for."""
    return tuple(each for each in GROUP_ACHIEVEMENTS if facts[each.measure] >= each.needed)
