"""How accurate a person has become, told so that no figure gives away which task was gold.

Whoever could see a figure move with one verdict would know from it whether that task was gold. So what is told moves
with whole weeks only, when they are over, and by ten answers or more at a time: a week with fewer waits for the next.
What known answers say is told only as a total, and that moves by ten of them or more. Weeks are UTC's: no move of a
person's moves an answer from one to another.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

TOLD_FROM: Final = 10
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """What was decided in one week, of one kind; by the week of the decision, so that it never changes afterwards.

    Shape:   of `compared` answers, gold apart, `agreeing` are what the task's label says; of `gold` answers whose truth
             was known, `gold_right` met it.
    """

    monday: date
    compared: int
    agreeing: int
    gold: int
    gold_right: int


@dataclass(frozen=True, slots=True)
class Period:
    """As many whole weeks as it took to have ten answers to compare. Shape: both days are in it."""

    first: date
    last: date
    compared: int
    agreeing: int

    @property
    def share(self) -> float:
        """How many of them agree."""
        return self.agreeing / self.compared


@dataclass(frozen=True, slots=True)
class Trend:
    """What a person is told of one kind. Shape: periods, oldest first; gold as totals, 0 of 0 under ten."""

    periods: tuple[Period, ...] = ()
    gold: int = 0
    gold_right: int = 0

    @property
    def compared(self) -> int:
        """Answers in all periods."""
        return sum(period.compared for period in self.periods)

    @property
    def agreeing(self) -> int:
        """How many of them agree."""
        return sum(period.agreeing for period in self.periods)


def monday_of(moment: datetime) -> date:
    """The first day of the moment's week, in UTC."""
    assert moment.utcoffset() == timedelta(), "weeks are UTC's"
    return moment.date() - timedelta(days=moment.weekday())


def trend_of(weeks: Sequence[Week], *, now: datetime) -> Trend:
    """Fold the weeks that are over, from the first one on: what was told once is told again, and only added to."""
    periods: list[Period] = []
    told = waiting = Trend()
    first: date | None = None
    compared = agreeing = 0
    for week in sorted(weeks, key=lambda each: each.monday):
        if week.monday >= monday_of(now):
            break
        first = first or week.monday
        compared, agreeing = compared + week.compared, agreeing + week.agreeing
        waiting = replace(waiting, gold=waiting.gold + week.gold, gold_right=waiting.gold_right + week.gold_right)
        if compared < TOLD_FROM:
            continue
        periods.append(Period(first, week.monday + _WEEK - timedelta(days=1), compared, agreeing))
        first, compared, agreeing = None, 0, 0
        if waiting.gold >= TOLD_FROM:
            told = replace(told, gold=told.gold + waiting.gold, gold_right=told.gold_right + waiting.gold_right)
            waiting = Trend()
    return replace(told, periods=tuple(periods))
