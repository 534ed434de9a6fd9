"""A flat drawing surface with smooth edges: everything is drawn three times as large and scaled down once."""

import io
import itertools
import math
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw

WIDTH: Final = 800
HEIGHT: Final = 600
_SCALE: Final = 3
_STEPS: Final = 16
_STRAIGHT: Final = 2

Point = tuple[float, float]
Colour = str | tuple[int, int, int, int]
"""`#rrggbb`, or red, green, blue, alpha where something shines through."""

INK: Final = "#2f2a3d"
SHADE: Final = (30, 24, 60, 36)
GLOSS: Final = (255, 255, 255, 90)


class Canvas:
    """One picture being drawn.

    Units:   800 x 600, from the top left; angles in degrees, clockwise from three o'clock.
    """

    def __init__(self, top: str, bottom: str) -> None:
        size = (WIDTH * _SCALE, HEIGHT * _SCALE)
        ramp = Image.linear_gradient("L").resize(size, Image.Resampling.BILINEAR)
        self._image = Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), ramp)
        self._draw = ImageDraw.Draw(self._image, "RGBA")

    def ellipse(self, centre: Point, rx: float, ry: float, fill: Colour) -> None:
        """A filled ellipse, upright."""
        x, y = centre
        self._draw.ellipse(_scaled((x - rx, y - ry), (x + rx, y + ry)), fill=fill)

    def circle(self, centre: Point, radius: float, fill: Colour) -> None:
        """A filled circle."""
        self.ellipse(centre, radius, radius, fill)

    def box(self, top_left: Point, bottom_right: Point, fill: Colour, *, radius: float = 0) -> None:
        """A filled rectangle, its corners rounded."""
        self._draw.rounded_rectangle(_scaled(top_left, bottom_right), radius=radius * _SCALE, fill=fill)

    def polygon(self, points: Sequence[Point], fill: Colour) -> None:
        """A filled polygon."""
        self._draw.polygon(_scaled(*points), fill=fill)

    def blob(self, points: Sequence[Point], fill: Colour) -> None:
        """A filled shape whose outline runs smoothly through the points."""
        self.polygon(_smooth(points, closed=True), fill)

    def stroke(self, points: Sequence[Point], fill: Colour, width: float) -> None:
        """A smooth opaque line through the points, with round ends: short pieces, their joints rounded."""
        path = _smooth(points, closed=False) if len(points) > _STRAIGHT else points
        for piece in itertools.pairwise(path):
            self._draw.line(_scaled(*piece), fill=fill, width=round(width * _SCALE))
        for joint in path:
            self.circle(joint, width / 2, fill)

    def png(self) -> bytes:
        """The picture, scaled down, as a PNG without metadata."""
        target = io.BytesIO()
        self._image.reduce(_SCALE).save(target, "PNG")
        return target.getvalue()


def arc(centre: Point, rx: float, ry: float, start: float, end: float) -> list[Point]:
    """Points along an ellipse from one angle to another."""
    x, y = centre
    angles = [math.radians(start + (end - start) * step / _STEPS) for step in range(_STEPS + 1)]
    return [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]


def around(centre: Point, radius: float, angle: float) -> Point:
    """The point that far from the centre, in that direction."""
    return centre[0] + radius * math.cos(math.radians(angle)), centre[1] + radius * math.sin(math.radians(angle))


def star(centre: Point, outer: float, inner: float, points: int = 5, turn: float = -90) -> list[Point]:
    """The outline of a star."""
    step = 180 / points
    return [around(centre, outer if n % 2 == 0 else inner, turn + n * step) for n in range(2 * points)]


def turned(points: Sequence[Point], centre: Point, angle: float) -> list[Point]:
    """The points, turned about the centre."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    cx, cy = centre
    return [(cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos) for x, y in points]


def mirrored(points: Sequence[Point], axis: float = WIDTH / 2) -> list[Point]:
    """The points, mirrored left to right about a vertical axis."""
    return [(2 * axis - x, y) for x, y in points]


def _scaled(*points: Point) -> list[Point]:
    return [(x * _SCALE, y * _SCALE) for x, y in points]


def _smooth(points: Sequence[Point], *, closed: bool) -> list[Point]:
    """A Catmull-Rom spline through the points.

    Source:  Catmull & Rom, "A class of local interpolating splines", 1974; uniform, tension one half.
    """
    ring = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    path: list[Point] = []
    for before, start, end, after in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        path += [_between(before, start, end, after, step / _STEPS) for step in range(_STEPS)]
    return [*path, ring[-2]]


def _between(before: Point, start: Point, end: Point, after: Point, share: float) -> Point:
    return (
        _spline(before[0], start[0], end[0], after[0], share),
        _spline(before[1], start[1], end[1], after[1], share),
    )


def _spline(before: float, start: float, end: float, after: float, share: float) -> float:
    slope_in, slope_out = (end - before) / 2, (after - start) / 2
    square, cube = share**2, share**3
    return (
        (2 * cube - 3 * square + 1) * start
        + (cube - 2 * square + share) * slope_in
        + (3 * square - 2 * cube) * end
        + (cube - square) * slope_out
    )
