"""Things to count: some of the one kind, and a few of another that do not count."""

from collections.abc import Callable
from random import Random
from typing import Final

from views.pictures.canvas import GLOSS, INK, Canvas, Point, star
from views.pictures.weather import cloud

COUNTED: Final = ("stars", "balloons", "fish")
_COLUMNS: Final = 5
_ROWS: Final = 3
_COLOURS: Final = ("#f25f5c", "#ffb400", "#3d9be9", "#8a63d2", "#2fae7a")

Thing = Callable[[Canvas, Point, Random], None]


def counting(what: str, count: int, random: Random) -> Canvas:
    """`count` of them, and a few others, each in a cell of its own so that nothing hides anything."""
    ground, counted, other, others = {
        "stars": (("#1b2350", "#4a4f93"), _star, _moon, 2),
        "balloons": (("#bfe6fb", "#f4fbff"), _balloon, _cloudlet, 3),
        "fish": (("#7fd3e6", "#1f7fae"), _fish, _bubble, 4),
    }[what]
    canvas = Canvas(*ground)
    cells = [(column, row) for column in range(_COLUMNS) for row in range(_ROWS)]
    random.shuffle(cells)
    for number, cell in enumerate(cells[: count + others]):
        (counted if number < count else other)(canvas, _place(cell, random), random)
    return canvas


def _place(cell: tuple[int, int], random: Random) -> Point:
    column, row = cell
    return 104 + column * 148 + random.uniform(-14, 14), 104 + row * 190 + random.uniform(-20, 20)


def _star(canvas: Canvas, centre: Point, random: Random) -> None:
    turn = random.uniform(-110, -70)
    canvas.circle(centre, 62, (255, 220, 120, 34))
    canvas.polygon(star(centre, 56, 25, turn=turn), "#ffb52e")
    canvas.polygon(star(centre, 46, 20, turn=turn), "#ffd25e")


def _moon(canvas: Canvas, centre: Point, _random: Random) -> None:
    canvas.circle(centre, 42, "#e8e3d3")
    for dx, dy, radius in ((-14, -10, 9), (12, 6, 12), (-6, 18, 6)):
        canvas.circle((centre[0] + dx, centre[1] + dy), radius, "#cfc8b2")


def _balloon(canvas: Canvas, centre: Point, random: Random) -> None:
    x, y = centre
    colour = random.choice(_COLOURS)
    canvas.stroke([(x, y + 52), (x + 8, y + 74), (x - 4, y + 96)], "#8a8fa3", 3)
    canvas.ellipse((x, y - 8), 46, 56, colour)
    canvas.polygon([(x, y + 44), (x - 11, y + 58), (x + 11, y + 58)], colour)
    canvas.ellipse((x - 16, y - 28), 10, 16, GLOSS)


def _cloudlet(canvas: Canvas, centre: Point, _random: Random) -> None:
    cloud(canvas, centre, 0.5, "#ffffff")


def _fish(canvas: Canvas, centre: Point, random: Random) -> None:
    x, y = centre
    colour = random.choice(("#ff8a5c", "#ffc145", "#f2617a", "#f7f3e8"))
    way = random.choice((-1, 1))
    canvas.polygon([(x - way * 38, y), (x - way * 76, y - 32), (x - way * 66, y), (x - way * 76, y + 32)], colour)
    canvas.ellipse(centre, 56, 36, colour)
    canvas.polygon([(x - 14, y - 28), (x + 6, y - 54), (x + 16, y - 28)], colour)
    canvas.ellipse((x, y + 12), 34, 14, (255, 255, 255, 70))
    canvas.circle((x + way * 30, y - 8), 8, "#ffffff")
    canvas.circle((x + way * 32, y - 8), 4.5, INK)


def _bubble(canvas: Canvas, centre: Point, random: Random) -> None:
    radius = random.uniform(16, 28)
    canvas.circle(centre, radius, (255, 255, 255, 70))
    canvas.circle((centre[0] - radius / 3, centre[1] - radius / 3), radius / 4, (255, 255, 255, 180))
