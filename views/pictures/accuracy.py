"""A person's accuracy over time: a field for each kind, in the order of the words beside it."""

from typing import Final

from contributors.accuracy import Trend
from kernel.values import Language
from views.phrases import label
from views.pictures.chart import AMBER, INK, MUTED, PANEL, TEAL, TRACK, VIOLET, Box, Chart, mixed
from views.pictures.lettering import Lettering

WIDTH: Final = 1080
_EDGE: Final = 32
_FIELD: Final = 330
_GAP: Final = 22
_COLOURS: Final = (TEAL, AMBER, VIOLET)
_SHOWN: Final = 12
_STEP: Final = 0.2

Trends = tuple[tuple[str, Trend], ...]
"""By kind; each has a period at least."""


def draw_accuracy(trends: Trends, language: Language, lettering: Lettering) -> bytes:
    """A PNG, 1080 wide and as high as there are kinds."""
    height = 2 * _EDGE + len(trends) * (_FIELD + _GAP) - _GAP
    chart = Chart(WIDTH, height, lettering)
    for place, (kind, trend) in enumerate(trends):
        top = _EDGE + place * (_FIELD + _GAP)
        colour = _COLOURS[place % len(_COLOURS)]
        _field(chart, trend, (_EDGE, top, WIDTH - _EDGE, top + _FIELD), label(language, f"kind.{kind}"), colour)
    return chart.png()


def _field(chart: Chart, trend: Trend, box: Box, title: str, colour: str) -> None:
    """One kind: its latest share large, and the line that led there."""
    left, top, right, bottom = box
    chart.panel(box)
    periods = trend.periods[-_SHOWN:]
    chart.bar((left + 28, top + 28, left + 36, top + 78), colour, radius=4)
    chart.text((left + 52, top + 53), title, 34)
    chart.text((right - 28, top + 53), f"{periods[-1].share:.0%}", 52, fill=colour, anchor="rm", weight=1)

    lowest = int(min(period.share for period in periods) / _STEP + 1e-9) * _STEP
    floor, ceiling = min(lowest, 1 - _STEP), top + 112
    base, height = bottom - 62, bottom - 62 - ceiling
    start, end = left + 40, right - 130

    def at(place: int) -> tuple[float, float]:
        x = (start + end) / 2 if len(periods) == 1 else start + 20 + (end - start - 40) * place / (len(periods) - 1)
        return x, base - height * (periods[place].share - floor) / (1 - floor)

    for share in (floor, (floor + 1) / 2, 1.0):
        y = base - height * (share - floor) / (1 - floor)
        chart.line([(start, y), (end, y)], TRACK, width=2)
        chart.text((end + 18, y), f"{share:.0%}", 22, fill=MUTED)
    points = [at(place) for place in range(len(periods))]
    if len(points) > 1:
        chart.line(points, mixed(PANEL, colour, 0.7), width=5)
    for place, point in enumerate(points):
        chart.dot(point, 13, PANEL)
        chart.dot(point, 9, INK if place == len(points) - 1 else colour)
    for place in {0, len(points) - 1}:
        day = periods[place].last
        chart.text((points[place][0], base + 36), f"{day.month}/{day.day}", 22, fill=MUTED, anchor="mm")
