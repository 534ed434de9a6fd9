"""What drawing a picture costs: every sheet that is sent in a chat, in both languages, by CPU time.

A campaign's status with 2, 10, 60 and 300 classes and before its first vote, a person's accuracy, days and badges,
and a board's first ten. Each is drawn some times after once to warm up; the lowest counts, for whatever else runs here
can only add.
"""

import argparse
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from contributors.accuracy import Period, Trend
from contributors.achievements import BY_ID, Measure
from contributors.streaks import DayState
from kernel.money import Amount
from kernel.values import Language
from scoring.agreement import Agreement, confusion
from views.figures import Drawn, Figures, Group
from views.pictures.accuracy import draw_accuracy
from views.pictures.achievements import draw_badges
from views.pictures.board import SHOWN, Standing, draw_standings
from views.pictures.campaign import draw_campaign
from views.pictures.lettering import Lettering
from views.pictures.streak import draw_calendar

LIMIT_MS: Final = 100
_CLASSES: Final = (2, 10, 60, 300)
_VOTES_PER_CLASS: Final = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be chosen."""
    parser.add_argument("--times", type=int, default=5, help="how often each picture is drawn")


def measure(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Draw them all, tell what each took, and return it."""
    figures: dict[str, dict[str, float]] = {}
    for name, draw in _pictures().items():
        cpu_ms, size = _lowest(draw, max(arguments.times, 1))
        figures[name] = {"cpu_ms": round(cpu_ms, 1), "kilobytes": round(size / 1000, 1)}
        print(f"{name:32} {cpu_ms:6.1f} ms  {size / 1000:6.1f} kB")
    worst = max(each["cpu_ms"] for each in figures.values())
    print(f"the slowest {worst:.1f} ms; {LIMIT_MS} ms are allowed")
    return {"pictures": figures, "worst_cpu_ms": worst, "limit_ms": LIMIT_MS}


def _pictures() -> dict[str, Callable[[], bytes]]:
    lettering = Lettering()
    found: dict[str, Callable[[], bytes]] = {}
    for language in Language:
        for name, drawn in _campaigns().items():
            found[f"{name}, {language}"] = lambda drawn=drawn, language=language: (  # type: ignore[misc]
                draw_campaign(drawn, language, lettering).png
            )
        found[f"accuracy, {language}"] = lambda language=language: (  # type: ignore[misc]
            draw_accuracy(tuple((kind, _trend()) for kind in ("choice", "review", "answer")), language, lettering)
        )
        found[f"streak, {language}"] = lambda language=language: (  # type: ignore[misc]
            draw_calendar((date(2026, 7, 13), tuple(DayState) * 35), language, lettering)
        )
        found[f"badges, {language}"] = lambda language=language: (  # type: ignore[misc]
            draw_badges(frozenset(BY_ID), dict.fromkeys(Measure, 1), language, lettering)
        )
    first_ten = [
        Standing(place, 7500 - 400 * place, "茶" if place % 2 else "T", place) for place in range(1, SHOWN + 1)
    ]
    found["board"] = lambda: draw_standings(first_ten, lettering)
    return found


def _campaigns() -> dict[str, Drawn]:
    nothing = Drawn(3, 1000, 0, Amount.aic(9000), Amount(0), Amount(0), Amount(0), Figures(0.9))
    return {"campaign before a vote": nothing} | {
        f"campaign of {count} classes": _campaign(count) for count in _CLASSES
    }


def _campaign(classes: int) -> Drawn:
    """A campaign whose crowd takes every class for every other now and then."""
    rows = [
        (label, (label + step) % classes, max(_VOTES_PER_CLASS // (1 + 5 * step), 1))
        for label in range(classes)
        for step in range(classes)
    ]
    said = confusion(rows, classes, shown=60)
    group = Group(
        kind="choice",
        options=(),
        agreement=Agreement(0.71, 0.65, 0.77, 120, 560),
        is_sample=True,
        labels=said,
        gold=said,
        overlaps=((2, 400), (3, 210), (4, 90), (5, 120)),
    )
    confidences = (0,) * 10 + (12, 9, 14, 22, 31, 40, 55, 90, 180, 420)
    calibration = tuple((number, 20, 10 + number // 2) for number in range(10, 20))
    figures = Figures(0.9, confidences, 0.96, calibration, group, 1)
    return Drawn(12, 1000, 820, Amount.aic(9000), Amount.aic(1800), Amount.aic(420), Amount.aic(5200), figures)


def _trend() -> Trend:
    week, first = timedelta(weeks=1), date(2026, 9, 7)
    periods = (Period(first + n * week, first + (n + 1) * week - timedelta(days=1), 40, 28 + n) for n in range(12))
    return Trend(tuple(periods), 40, 37)


def _lowest(draw: Callable[[], bytes], times: int) -> tuple[float, int]:
    size = len(draw())
    costs = []
    for _ in range(times):
        before_s = time.process_time()
        draw()
        costs.append(time.process_time() - before_s)
    return min(costs) * 1000, size
