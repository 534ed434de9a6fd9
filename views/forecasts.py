"""What a pilot lets expect, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kernel.money import UNITS_PER_AIC, Amount
from kernel.values import Language
from scoring.forecast import ITEMS_MIN, Forecast, Interval
from views import desk_actions
from views.operator import confirm_row
from views.phrases import Html, joined, label, phrase
from views.screens import Button, Screen

_FIGURES: Final = {"cost": "cost", "answers": "answers", "work_s": "work", "span_s": "span", "agreement": "agreement"}
"""Figures in the order in which they are told, and what their sentences are called."""
_UNITS: Final = (("days", 86_400.0, 2.0), ("hours", 3_600.0, 2.0), ("minutes", 60.0, 0.0))
"""A span is told in the first unit of which it has so many."""
_WHOLE_FROM: Final = 20


def lines(language: Language, found: Forecast | None, *, of: int) -> list[Html]:
    """A forecast from some tasks of so many; or that there is none yet."""
    if found is None:
        return [phrase(language, "forecast.none", needed=ITEMS_MIN)]
    told = [phrase(language, "forecast.title", items=found.items, of=of)]
    for name, key in _FIGURES.items():
        interval: Interval | None = getattr(found, name)
        if interval is not None:
            low, middle, high = _shown(language, name, interval.low, interval.middle, interval.high)
            told.append(phrase(language, f"forecast.{key}", low=low, middle=middle, high=high))
    if found.items < of:
        told.append(phrase(language, "forecast.partial"))
    return [*told, phrase(language, "forecast.method")]


def outcome(
    language: Language,
    found: Forecast,
    came_to: Mapping[str, float],
    *,
    settled: int,
    tasks: int,
    with_cost: bool = True,
) -> list[Html]:
    """What was forecast at the launch, beside what the campaign came to with so many of its tasks settled."""
    told = [phrase(language, "forecast.was.title")]
    if settled < tasks:
        told.append(phrase(language, "forecast.was.early", settled=f"{settled:,}", tasks=f"{tasks:,}"))
    for name, key in _FIGURES.items():
        interval: Interval | None = getattr(found, name)
        if interval is None or name not in came_to or (name == "cost" and not with_cost):
            continue
        low, came, high = _shown(language, name, interval.low, came_to[name], interval.high)
        mark = label(language, f"forecast.was.{'inside' if interval.holds(came_to[name]) else 'outside'}")
        told.append(phrase(language, f"forecast.was.{key}", low=low, high=high, came=came, mark=mark))
    return told


@dataclass(frozen=True, slots=True)
class PilotTerms:
    """How many of how many tasks a pilot asks, of how many people, and the most that it can cost.

    Shape:   `available` is what the sponsor's pool has, None where the contributor pool pays.
    """

    items: int
    tasks: int
    people: int
    budget: Amount
    available: Amount | None


def with_lines(screen: Screen, more: Sequence[Html]) -> Screen:
    """A launch card with its forecast under it."""
    return replace(screen, text=joined([screen.text, "", *more])) if more else screen


def confirm_pilot(language: Language, number: int, title: str, terms: PilotTerms) -> Screen:
    """A pilot, with what it can cost at most, to be confirmed."""
    budget, available = terms.budget.shown(), terms.available
    cost = (
        phrase(language, "operator.pilot.pool", budget=budget)
        if available is None
        else phrase(language, "operator.pilot.budget", budget=budget, available=available.shown())
    )
    counts = {name: f"{getattr(terms, name):,}" for name in ("items", "tasks", "people")}
    asked = phrase(language, "operator.pilot.asked", **counts)
    text = joined([phrase(language, "operator.pilot.title", number=number, title=title), asked, cost])
    return Screen(text, (confirm_row(language, "pilot", number),))


def running_pilot(
    language: Language, number: int, title: str, *, items: int, settled: int, found: Forecast | None
) -> Screen:
    """How a pilot goes, and what it lets expect."""
    text = joined(
        [
            phrase(language, "operator.pilot.running", number=number, title=title),
            phrase(language, "operator.pilot.progress", settled=settled, items=items),
            "",
            *lines(language, found, of=items),
        ]
    )
    rows = (
        (Button(label(language, "button.launch"), desk_actions.ask("launch", number)),),
        (Button(label(language, "button.status"), desk_actions.status(number)),),
    )
    return Screen(text, rows)


def _shown(language: Language, name: str, low: float, middle: float, high: float) -> tuple[str, str, str]:
    """Three values of a figure as people read them: the first two in the unit of the last, or all in their own."""
    if name == "cost":
        return _rounded(low / UNITS_PER_AIC), _rounded(middle / UNITS_PER_AIC), _rounded(high / UNITS_PER_AIC)
    if name == "agreement":
        return f"{low:.0%}", f"{middle:.0%}", f"{high:.0%}"
    if name == "answers":
        return f"{low:,.0f}", f"{middle:,.0f}", f"{high:,.0f}"
    key, unit_s, _ = next(each for each in _UNITS if high >= each[1] * each[2])
    in_unit = [_rounded(value / unit_s) for value in (low, middle, high)]
    return in_unit[0], _in(language, key, in_unit[1]), _in(language, key, in_unit[2])


def _rounded(value: float) -> str:
    """To a tenth, or to the whole where that says enough."""
    return f"{value:,.0f}" if value >= _WHOLE_FROM else f"{value:,.1f}"


def _in(language: Language, unit: str, value: str) -> str:
    return label(language, f"forecast.{unit}", value=value)
