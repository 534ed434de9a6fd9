"""Days and times as each language writes them: `12月1日 09:30`, `1 Dec 09:30`, in the reader's own zone."""

from datetime import date, datetime
from typing import Final

from kernel.values import Language

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(language: Language, at: date) -> str:
    """A day of these months, when the year goes without saying."""
    if language is Language.ZH:
        return f"{at.month}月{at.day}日"
    return f"{at.day} {_MONTHS[at.month - 1]}"


def day_of_year(language: Language, at: date) -> str:
    """A day of any year."""
    return f"{at.year}年{day(language, at)}" if language is Language.ZH else f"{day(language, at)} {at.year}"


def moment(language: Language, at: datetime) -> str:
    """A time of these months."""
    return f"{day(language, at)} {at:%H:%M}"


def days(language: Language, first: date, last: date) -> str:
    """From one day to another: `2–15 Nov 2026`, `2026年11月2日–15日`; no more than differs is said twice."""
    if first.year != last.year:
        return f"{day_of_year(language, first)} – {day_of_year(language, last)}"
    if language is Language.ZH:
        rest = f"{last.day}日" if first.month == last.month else day(language, last)
        return f"{day_of_year(language, first)}–{rest}"
    if first.month == last.month:
        return f"{first.day}–{day_of_year(language, last)}"
    return f"{day(language, first)} – {day_of_year(language, last)}"
