"""A line chart as SVG, drawn by hand: axes, lines, and each line's name at its right end."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 860, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 74, 190, 48, 52
_LABEL_HEIGHT: Final = 17
_INK, _FAINT = "#1f2430", "#d9dde5"
_POINTS_MAX: Final = 240

COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#b38600", "#5b5b5b", "#000000")
"""Okabe and Ito's, which people tell apart whatever colours they see."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart."""

    name: str
    xs: Sequence[float]
    ys: Sequence[float]
    colour: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis shows, from where to where.

    Shape:   a logarithmic axis has its ticks at powers of ten; `ticks` are for a linear one.
    """

    name: str
    low: float
    high: float
    ticks: Sequence[float] = ()
    is_log: bool = False
    unit: str = ""

    def place(self, value: float) -> float:
        """Where a value is on the axis, 0..1."""
        if self.is_log:
            value = max(value, self.low)
            return (log10(value) - log10(self.low)) / (log10(self.high) - log10(self.low))
        return (value - self.low) / (self.high - self.low)

    def marks(self) -> list[float]:
        """Where to put ticks."""
        if self.is_log:
            return [10.0**power for power in range(ceil(log10(self.low)), floor(log10(self.high)) + 1)]
        return list(self.ticks)


def chart(title: str, x: Axis, y: Axis, lines: Sequence[Line]) -> str:
    """The whole picture as text."""
    body = [*_frame(title, x, y), *(_path(line, x, y) for line in lines), *_names(lines, y)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="DejaVu Sans, Verdana, sans-serif" font-size="13">\n'
        f"<title>{escape(title)}</title>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _frame(title: str, x: Axis, y: Axis) -> list[str]:
    """The title, the grid and the ticks."""
    bottom, right = HEIGHT - _BOTTOM, WIDTH - _RIGHT
    parts = [f'<text x="{_LEFT}" y="26" font-size="16" font-weight="bold" fill="{_INK}">{escape(title)}</text>']
    for value in y.marks():
        at = _y(y, value)
        parts.append(_rule(_LEFT, at, right, at))
        parts.append(_text(_LEFT - 8, at + 4, _number(value) + y.unit, anchor="end"))
    for value in x.marks():
        at = _x(x, value)
        parts.append(_rule(at, bottom, at, bottom + 5))
        parts.append(_text(at, bottom + 20, _number(value) + x.unit, anchor="middle"))
    parts.append(_text((_LEFT + right) / 2, HEIGHT - 10, x.name, anchor="middle"))
    turned = f'<g transform="translate(18 {(_TOP + bottom) / 2:.1f}) rotate(-90)">'
    parts.append(turned + _text(0, 0, y.name, anchor="middle") + "</g>")
    return parts


def _path(line: Line, x: Axis, y: Axis) -> str:
    step = max(1, -(-len(line.xs) // _POINTS_MAX))
    places = [*range(0, len(line.xs), step), len(line.xs) - 1]
    points = " ".join(f"{_x(x, line.xs[at]):.1f},{_y(y, line.ys[at]):.1f}" for at in places)
    dashes = ' stroke-dasharray="6 4"' if line.dashed else ""
    return f'<polyline points="{points}" fill="none" stroke="{line.colour}" stroke-width="2.2"{dashes}/>'


def _names(lines: Sequence[Line], y: Axis) -> list[str]:
    """Each line's name where it ends, moved apart where they would overlap, with a thread to its line."""
    ordered = sorted(lines, key=lambda line: -line.ys[-1])
    ends = [_y(y, line.ys[-1]) for line in ordered]
    right = WIDTH - _RIGHT
    parts = []
    for line, end, at in zip(ordered, ends, _spread(ends), strict=True):
        parts.append(
            f'<path d="M{right},{end:.1f} L{right + 14},{at:.1f}" stroke="{line.colour}" stroke-width="1" fill="none"/>'
        )
        parts.append(_text(right + 18, at + 4, line.name, colour=line.colour))
    return parts


def _spread(wanted: Sequence[float]) -> list[float]:
    """Places from above to below, at least a label's height apart, none below the picture's frame."""
    places: list[float] = []
    for at in wanted:
        places.append(max(at, places[-1] + _LABEL_HEIGHT) if places else at)
    floor_at = float(HEIGHT - _BOTTOM)
    for index in reversed(range(len(places))):
        places[index] = min(places[index], floor_at)
        floor_at = places[index] - _LABEL_HEIGHT
    return places


def _x(axis: Axis, value: float) -> float:
    return _LEFT + axis.place(value) * (WIDTH - _LEFT - _RIGHT)


def _y(axis: Axis, value: float) -> float:
    return HEIGHT - _BOTTOM - axis.place(value) * (HEIGHT - _TOP - _BOTTOM)


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path d="M{x1:.1f},{y1:.1f} L{x2:.1f},{y2:.1f}" stroke="{_FAINT}" fill="none"/>'


def _text(x: float, y: float, words: str, *, anchor: str = "start", colour: str = _INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1 or value == 0 else f"{value:.10f}".rstrip("0")
