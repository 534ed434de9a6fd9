"""A person's last 20 weeks, a square a day: weeks from left to right, Monday on top."""

from datetime import date, timedelta
from typing import Final

from contributors.streaks import DayState, Streak
from kernel.values import Language
from views.phrases import label
from views.pictures.chart import AMBER, INK, MUTED, PANEL, SKY, TEAL, TRACK, Chart, mixed
from views.pictures.lettering import Lettering

WEEKS: Final = 20
WIDTH: Final = 1080
HEIGHT: Final = 560
_EDGE: Final = 24
_LEFT: Final = 52
_TOP: Final = 92
_CELL: Final = 38
_STEP: Final = 49
_WEEK_DAYS: Final = 7
_TODAY: Final = ""
_FILLS: Final = {
    DayState.DONE: TEAL,
    DayState.PENDING: mixed(PANEL, AMBER, 0.85),
    DayState.FROZEN: mixed(PANEL, SKY, 0.75),
    DayState.MISSED: TRACK,
    _TODAY: TRACK,
}
_LEGEND: Final = (DayState.DONE, DayState.PENDING, DayState.FROZEN)

Calendar = tuple[date, tuple[str, ...]]
"""A Monday, and the state of each day from it up to today; today has none before its first answer."""


def calendar_of(streak: Streak, today: date) -> Calendar:
    """The week that runs, and those before it."""
    monday = today - timedelta(days=today.weekday() + (WEEKS - 1) * _WEEK_DAYS)
    days = [monday + timedelta(days=number) for number in range((today - monday).days + 1)]
    states = [streak.states.get(day, _TODAY if day == today else DayState.MISSED) for day in days]
    return monday, tuple(states)


def draw_calendar(calendar: Calendar, language: Language, lettering: Lettering) -> bytes:
    """A PNG. Days on which nothing was done are as quiet as the sheet: it shows what is there."""
    monday, states = calendar
    chart = Chart(WIDTH, HEIGHT, lettering)
    chart.panel((_EDGE, _EDGE, WIDTH - _EDGE, HEIGHT - _EDGE))
    for number, state in enumerate(states):
        _day(chart, number, state, is_today=number == len(states) - 1)
    _months(chart, monday)
    _legend(chart, language)
    return chart.png()


def _day(chart: Chart, number: int, state: str, *, is_today: bool) -> None:
    left, top = _LEFT + number // _WEEK_DAYS * _STEP, _TOP + number % _WEEK_DAYS * _STEP
    if is_today:
        chart.bar((left - 4, top - 4, left + _CELL + 4, top + _CELL + 4), INK, radius=13)
        chart.bar((left - 1, top - 1, left + _CELL + 1, top + _CELL + 1), PANEL, radius=11)
    chart.bar((left, top, left + _CELL, top + _CELL), _FILLS[state], radius=9)


def _months(chart: Chart, monday: date) -> None:
    """The month's number over the first week that begins in it."""
    shown = monday.month
    for week in range(1, WEEKS):
        month = (monday + timedelta(weeks=week)).month
        if month != shown:
            chart.text((_LEFT + week * _STEP + _CELL / 2, 64), str(month), 24, fill=MUTED, anchor="mm")
        shown = month


def _legend(chart: Chart, language: Language) -> None:
    left, middle = float(_LEFT), HEIGHT - 66
    for state in _LEGEND:
        chart.bar((left, middle - 14, left + 28, middle + 14), _FILLS[state], radius=8)
        width = chart.text((left + 42, middle), label(language, f"streak.day.{state.value}"), 26, fill=MUTED)
        left += 42 + width + 48
