"""A confusion as a field of squares: a row for what stands, a column for what was said; the diagonal is right."""

from typing import Final

from scoring.agreement import OTHERS, Confusion
from views.figures import class_names
from views.pictures.chart import CORAL, INK, MUTED, PANEL, SHEET, TEAL, TRACK, Box, Chart, mixed

_WORDED: Final = 12
"""Up to so many classes every row is named and every square has its percentage."""
_NAMED_EVERY: Final = 10
_LIGHT_FROM: Final = 0.6


def draw_confusion(chart: Chart, confusion: Confusion, box: Box) -> None:
    """Shade each square by its share of the row; what is wrong has another colour than what is right."""
    left, top, right, bottom = box
    count = len(confusion.classes)
    margin = 44
    size = min((right - left - margin) / count, (bottom - top - margin) / count, 130)
    x0 = left + margin + (right - left - margin - size * count) / 2
    y0 = top + margin + (bottom - top - margin - size * count) / 2
    gap = 5 if count <= _WORDED else 1
    ground = mixed(PANEL, TRACK, 0.75 if count <= _WORDED else 0.3)
    for row, votes in enumerate(confusion.counts):
        whole = sum(votes)
        for column, number in enumerate(votes):
            x, y = x0 + column * size, y0 + row * size
            share = number / whole if whole else 0.0
            colour = mixed(ground, TEAL if row == column else CORAL, _shade(share)) if whole else SHEET
            chart.bar((x, y, x + size - gap, y + size - gap), colour, radius=min(10, size / 6))
            if count <= _WORDED and number:
                _percentage(chart, (x + (size - gap) / 2, y + (size - gap) / 2), share, size)
    _names(chart, confusion, (x0, y0), size, gap)


def _percentage(chart: Chart, middle: tuple[float, float], share: float, size: float) -> None:
    fill = SHEET if _shade(share) > _LIGHT_FROM else INK
    chart.text(middle, f"{share:.0%}".rstrip("%"), max(round(min(size * 0.36, 34)), 15), fill=fill, anchor="mm")


def _names(chart: Chart, confusion: Confusion, origin: tuple[float, float], size: float, gap: float) -> None:
    """Letters or numbers, as the caption explains them."""
    x0, y0 = origin
    count = len(confusion.classes)
    named = class_names(max(confusion.classes, default=0) + 1)
    letter = max(round(min(size * 0.5, 26)), 17)
    for place, number in enumerate(confusion.classes):
        if count > _WORDED and (place + 1) % _NAMED_EVERY and place:
            continue
        name = "…" if number == OTHERS else named[number]
        middle = (place + 0.5) * size - gap / 2
        chart.text((x0 - 10, y0 + middle), name, letter, fill=MUTED, anchor="rm")
        chart.text((x0 + middle, y0 - 20), name, letter, fill=MUTED, anchor="mm")


def _shade(share: float) -> float:
    """Small shares are seen too: the eye reads the root of an area."""
    return float(share**0.5)
