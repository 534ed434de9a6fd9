"""A dark sheet for figures, at home in light chats and dark ones: panels, bars, dots, and what words there are."""

import io
from dataclasses import dataclass
from typing import Final, Literal

from PIL import Image, ImageDraw

from views.pictures.lettering import Lettering

_SCALE: Final = 2
"""Shapes are drawn twice as large and scaled down once, so that their edges are smooth."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Anchor = Literal["lm", "mm", "rm", "ls", "ms", "rs", "la", "ma", "ra"]
"""Where a text hangs: left, middle or right; ascender, middle or baseline."""

SHEET: Final = "#10151c"
PANEL: Final = "#1a222d"
TRACK: Final = "#2c3746"
INK: Final = "#f1f5f9"
MUTED: Final = "#a3b0c2"
TEAL: Final = "#2dd4bf"
AMBER: Final = "#fbbf24"
VIOLET: Final = "#a78bfa"
CORAL: Final = "#fb7185"
SKY: Final = "#60a5fa"


@dataclass(frozen=True, slots=True)
class _Text:
    at: Point
    text: str
    size: int
    fill: str
    anchor: Anchor
    weight: int


class Chart:
    """One sheet being drawn.

    Units:   pixels of the finished picture, from the top left.
    """

    def __init__(self, width: int, height: int, lettering: Lettering) -> None:
        self.width, self.height = width, height
        self._lettering = lettering
        self._image = Image.new("RGB", (width * _SCALE, height * _SCALE), SHEET)
        self._draw = ImageDraw.Draw(self._image)
        self._texts: list[_Text] = []
        self.has_all_words = True
        """Whether every text that was asked for could be drawn."""

    def panel(self, box: Box) -> None:
        """A raised field."""
        self.bar(box, PANEL, radius=24)

    def bar(self, box: Box, fill: str, *, radius: float = 0) -> None:
        """A filled rectangle, its corners rounded as far as it is large enough; one without an extent is nothing."""
        left, top, right, bottom = (value * _SCALE for value in box)
        if right - left < 1 or bottom - top < 1:
            return
        radius = min(radius * _SCALE, (right - left) / 2, (bottom - top) / 2)
        self._draw.rounded_rectangle((left, top, right - 1, bottom - 1), radius=radius, fill=fill)

    def dot(self, centre: Point, radius: float, fill: str) -> None:
        """A filled circle."""
        x, y = (value * _SCALE for value in centre)
        radius *= _SCALE
        self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)

    def ring(self, centre: Point, radius: float, fill: str, *, width: float) -> None:
        """A circle's line."""
        x, y = (value * _SCALE for value in centre)
        radius *= _SCALE
        self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=fill, width=round(width * _SCALE))

    def line(self, points: list[Point], fill: str, *, width: float) -> None:
        """A line through points, its corners rounded."""
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        self._draw.line(scaled, fill=fill, width=round(width * _SCALE), joint="curve")

    def text(
        self, at: Point, text: str, size: int, *, fill: str = INK, anchor: Anchor = "lm", weight: int = 0
    ) -> float:
        """A text; one that no font has is left out.

        Returns: its width, 0 where it is left out.
        """
        font = self._lettering.font(text, size)
        if font is None:
            self.has_all_words = False
            return 0.0
        self._texts.append(_Text(at, text, size, fill, anchor, weight))
        return font.getlength(text)

    def png(self) -> bytes:
        """The finished picture, as a PNG without metadata."""
        finished = self._image.reduce(_SCALE)
        draw = ImageDraw.Draw(finished)
        for each in self._texts:
            font = self._lettering.font(each.text, each.size)
            draw.text(each.at, each.text, fill=each.fill, font=font, anchor=each.anchor, stroke_width=each.weight)
        target = io.BytesIO()
        finished.save(target, "PNG")
        return target.getvalue()


def mixed(under: str, over: str, share: float) -> str:
    """A colour between two. Units: share of the second, 0..1."""
    pairs = zip(_channels(under), _channels(over), strict=True)
    return "#" + "".join(f"{round(low + (high - low) * share):02x}" for low, high in pairs)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))
