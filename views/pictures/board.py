"""A board's first ten: places, tiles with an initial, bars as long as the points. Names stand beside it, as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from views.pictures.chart import AMBER, CORAL, INK, MUTED, PANEL, SHEET, SKY, TEAL, TRACK, VIOLET, Chart, mixed
from views.pictures.lettering import Lettering

WIDTH: Final = 1080
SHOWN: Final = 10
_EDGE: Final = 24
_TOP: Final = 52
_ROW: Final = 76
_PLACE: Final = 104
_TILE: Final = 132
_SIDE: Final = 52
_BAR: Final = 216
_END: Final = 1010
_MEDALS: Final = {1: AMBER, 2: "#cbd5e1", 3: "#d19a66"}
_COLOURS: Final = (TEAL, SKY, VIOLET, CORAL)


@dataclass(frozen=True, slots=True)
class Standing:
    """One row. Shape: `initial` is one character, or nothing; `hue` any number that stays with the person."""

    place: int
    points: int
    initial: str
    hue: int


def height_of(count: int) -> int:
    """How high the picture of so many rows is."""
    return 2 * _TOP + _ROW * max(count, 1)


def draw_standings(standings: Sequence[Standing], lettering: Lettering) -> bytes:
    """A PNG. An initial that no font has leaves its tile empty."""
    rows = standings[:SHOWN]
    chart = Chart(WIDTH, height_of(len(rows)), lettering)
    chart.panel((_EDGE, _EDGE, WIDTH - _EDGE, chart.height - _EDGE))
    most = max((row.points for row in rows), default=1)
    for number, row in enumerate(rows):
        _draw_row(chart, row, _TOP + _ROW * (number + 0.5), most)
    return chart.png()


def _draw_row(chart: Chart, row: Standing, middle: float, most: int) -> None:
    colour = _COLOURS[row.hue % len(_COLOURS)]
    medal = _MEDALS.get(row.place)
    chart.text((_PLACE, middle), str(row.place), 34, fill=medal or MUTED, anchor="rm", weight=int(medal is not None))

    tile = (_TILE, middle - _SIDE / 2, _TILE + _SIDE, middle + _SIDE / 2)
    chart.bar(tile, mixed(PANEL, colour, 0.85), radius=14)
    if row.initial:
        chart.text((_TILE + _SIDE / 2, middle), row.initial, 30, fill=SHEET, anchor="mm", weight=1)

    words = f"{row.points:,}"
    chart.bar((_BAR, middle - 13, _END, middle + 13), TRACK, radius=13)
    end = _BAR + 26 + (_END - _BAR - 26) * row.points / most
    chart.bar((_BAR, middle - 13, end, middle + 13), medal or colour, radius=13)
    is_long = end - _BAR > 26 * len(words)
    at = (end - 16, middle) if is_long else (end + 12, middle)
    chart.text(at, words, 24, fill=SHEET if is_long else INK, anchor="rm" if is_long else "lm")
