"""A person's badges: a row for each thing that is counted, a disc for each badge, what is next with how far it is."""

from collections.abc import Set as AbstractSet
from typing import Final

from contributors.achievements import ACHIEVEMENTS, Achievement, Facts, Measure
from kernel.values import Language
from views.phrases import label
from views.pictures.chart import AMBER, CORAL, MUTED, PANEL, SHEET, SKY, TEAL, TRACK, VIOLET, Chart, mixed
from views.pictures.lettering import Lettering

WIDTH: Final = 1080
_EDGE: Final = 24
_ROW: Final = 84
_TOP: Final = 44
_LABEL: Final = 56
_FIRST: Final = 504
_STEP: Final = 101
_RADIUS: Final = 31
_THOUSAND: Final = 1000
_COLOURS: Final = (TEAL, AMBER, VIOLET, CORAL, SKY)
HEIGHT: Final = 2 * _TOP + _ROW * len(Measure)


def draw_badges(has: AbstractSet[str], facts: Facts, language: Language, lettering: Lettering) -> bytes:
    """A PNG. Earned discs are full; the next one has its share of the way as a bar below it."""
    chart = Chart(WIDTH, HEIGHT, lettering)
    chart.panel((_EDGE, _EDGE, WIDTH - _EDGE, HEIGHT - _EDGE))
    for place, measure in enumerate(Measure):
        colour = _COLOURS[place % len(_COLOURS)]
        badges = [each for each in ACHIEVEMENTS if each.measure is measure]
        is_begun = any(each.id in has for each in badges)
        words = label(language, f"achievement.measure.{measure.value}")
        chart.text((_LABEL, centre_of(place, 0)[1]), words, 33, fill=colour if is_begun else MUTED)
        following = next((each for each in badges if each.id not in has), None)
        for number, each in enumerate(badges):
            share = facts[measure] / each.needed if each is following else 0.0
            _disc(chart, each, centre_of(place, number), colour, is_had=each.id in has, share=share)
    return chart.png()


def centre_of(row: int, number: int) -> tuple[float, float]:
    """Where the disc of a row's badge is. Units: pixels."""
    return _FIRST + _STEP * number, _TOP + _ROW * (row + 0.5)


def _disc(
    chart: Chart, badge: Achievement, centre: tuple[float, float], colour: str, *, is_had: bool, share: float
) -> None:
    x, y = centre
    if is_had:
        chart.dot(centre, _RADIUS, colour)
    else:
        chart.dot(centre, _RADIUS, mixed(PANEL, TRACK, 0.7))
        if share:
            chart.ring(centre, _RADIUS, mixed(PANEL, colour, 0.55), width=2)
            chart.bar((x - _RADIUS, y + _RADIUS + 4, x + _RADIUS, y + _RADIUS + 9), TRACK, radius=3)
            end = x - _RADIUS + 2 * _RADIUS * min(share, 1.0)
            chart.bar((x - _RADIUS, y + _RADIUS + 4, end, y + _RADIUS + 9), colour, radius=3)
    chart.text(centre, _short(badge.needed), 28, fill=SHEET if is_had else MUTED, anchor="mm", weight=int(is_had))


def _short(number: int) -> str:
    return f"{number // _THOUSAND}k" if number >= _THOUSAND else str(number)
