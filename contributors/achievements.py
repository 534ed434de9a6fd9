"""Achievements: what a person has done, counted, from how much on it is a badge, and what bonus it brings. All data.

What known answers said counts only as /accuracy tells it, so that no badge shows which task was a check.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, unique
from itertools import pairwise
from typing import Final

from contributors.accuracy import Trend
from contributors.streaks import DayState, Streak
from kernel.money import Amount

CAREFUL_SHARE: Final = 0.95
AWAY: Final = timedelta(days=30)
_WEEK_DAYS: Final = 7


@unique
class Measure(StrEnum):
    """What is counted; only accepted work does."""

    ACCEPTED = "accepted"
    STREAK = "streak"
    DAYS = "days"
    WEEKS = "weeks"
    REVIEWS = "reviews"
    ANSWERS = "answers"
    PICTURES = "pictures"
    CAMPAIGNS = "campaigns"
    CAREFUL = "careful"
    KINDS = "kinds"
    LANGUAGES = "languages"
    APPEALS = "appeals"
    RETURNS = "returns"
    VERIFIED = "verified"


ICONS: Final[Mapping[Measure, str]] = {
    Measure.ACCEPTED: "🏷",
    Measure.STREAK: "🔥",
    Measure.DAYS: "🌱",
    Measure.WEEKS: "📒",
    Measure.REVIEWS: "👀",
    Measure.ANSWERS: "💬",
    Measure.PICTURES: "🖼",
    Measure.CAMPAIGNS: "🧩",
    Measure.CAREFUL: "🔎",
    Measure.KINDS: "🚀",
    Measure.LANGUAGES: "🌐",
    Measure.APPEALS: "📜",
    Measure.RETURNS: "👋",
    Measure.VERIFIED: "👥",
}

_BONUSES: Final[Mapping[Measure, Mapping[int, str]]] = {
    Measure.ACCEPTED: {1: "0.1", 10: "1", 100: "5", 500: "20", 2000: "60", 10_000: "200"},
    Measure.STREAK: {3: "0.5", 7: "1", 14: "2", 30: "5", 100: "20", 365: "100"},
    Measure.DAYS: {10: "1", 100: "10", 500: "50"},
    Measure.WEEKS: {1: "1", 4: "5", 26: "30"},
    Measure.REVIEWS: {10: "0.5", 100: "5", 1000: "40"},
    Measure.ANSWERS: {5: "0.5", 50: "5", 500: "40"},
    Measure.PICTURES: {10: "0.5", 100: "5", 1000: "40"},
    Measure.CAMPAIGNS: {2: "0.5", 5: "2", 15: "10"},
    Measure.CAREFUL: {50: "2", 500: "20", 5000: "100"},
    Measure.KINDS: {2: "0.5", 3: "1"},
    Measure.LANGUAGES: {2: "0.5"},
    Measure.APPEALS: {1: "0"},
    Measure.RETURNS: {1: "0"},
    Measure.VERIFIED: {1: "1"},
}
"""From how much on there is a badge, and its bonus in AIC at base price. What is no work of one's own brings none."""


@dataclass(frozen=True, slots=True)
class Achievement:
    """One badge: so much of what is measured. Its name is a phrase of its id; its bonus is paid at the day's price."""

    measure: Measure
    needed: int
    bonus: Amount

    @property
    def id(self) -> str:
        """What is stored, for good: `streak-7`."""
        return f"{self.measure.value}-{self.needed}"

    @property
    def icon(self) -> str:
        """The sign of what is measured."""
        return ICONS[self.measure]


ACHIEVEMENTS: Final = tuple(
    Achievement(measure, needed, Amount.parse(bonus))
    for measure in Measure
    for needed, bonus in _BONUSES[measure].items()
)

BY_ID: Final = {each.id: each for each in ACHIEVEMENTS}

Facts = Mapping[Measure, int]


@dataclass(frozen=True, slots=True)
class WorkCount:
    """How many accepted answers a person has of one sort."""

    kind: str
    language: str | None
    campaign: str
    has_picture: bool
    count: int


def earned(facts: Facts) -> tuple[Achievement, ...]:
    """Every badge that these facts are enough for."""
    return tuple(each for each in ACHIEVEMENTS if facts[each.measure] >= each.needed)


def facts_of(
    work: Sequence[WorkCount], streak: Streak, trends: Iterable[Trend], *, appeals_won: int, is_verified: bool
) -> Facts:
    """Count what there is."""
    done = sorted(day for day, state in streak.states.items() if state is DayState.DONE)
    careful = [trend.compared for trend in trends if trend.compared and _is_careful(trend)]
    return {
        Measure.ACCEPTED: sum(each.count for each in work),
        Measure.STREAK: streak.certain,
        Measure.DAYS: len(done),
        Measure.WEEKS: _full_weeks(done),
        Measure.REVIEWS: sum(each.count for each in work if each.kind == "review"),
        Measure.ANSWERS: sum(each.count for each in work if each.kind == "answer"),
        Measure.PICTURES: sum(each.count for each in work if each.has_picture),
        Measure.CAMPAIGNS: len({each.campaign for each in work}),
        Measure.CAREFUL: max(careful, default=0),
        Measure.KINDS: len({each.kind for each in work}),
        Measure.LANGUAGES: len({each.language for each in work} - {None}),
        Measure.APPEALS: appeals_won,
        Measure.RETURNS: sum(later - day > AWAY for day, later in pairwise(done)),
        Measure.VERIFIED: int(is_verified),
    }


def _is_careful(trend: Trend) -> bool:
    return trend.agreeing >= CAREFUL_SHARE * trend.compared


def _full_weeks(done: Sequence[date]) -> int:
    """Weeks from Monday to Sunday without a day missing."""
    counts: dict[date, int] = {}
    for day in done:
        monday = day - timedelta(days=day.weekday())
        counts[monday] = counts.get(monday, 0) + 1
    return sum(count == _WEEK_DAYS for count in counts.values())
