"""One landscape under four skies."""

from random import Random
from typing import Final

from views.pictures.canvas import Canvas, Point, around

SKIES: Final = ("sunny", "cloudy", "rainy", "snowy")
_BACKGROUNDS: Final = {
    "sunny": ("#6ec6f5", "#d8f1fb"),
    "cloudy": ("#9fb3c4", "#dbe4ea"),
    "rainy": ("#5d7489", "#a9bac6"),
    "snowy": ("#b4c6dc", "#eef3f9"),
}
_HILLS: Final = {
    "sunny": ("#9bd17f", "#6fb865", "#4f9d5a"),
    "cloudy": ("#93b98a", "#749f74", "#5a8765"),
    "rainy": ("#78998a", "#5d8273", "#47695e"),
    "snowy": ("#e3ebf5", "#f3f7fc", "#ffffff"),
}


def weather(sky: str, random: Random) -> Canvas:
    """Hills, trees and a house under that sky."""
    canvas = Canvas(*_BACKGROUNDS[sky])
    if sky == "sunny":
        _sun(canvas, (random.uniform(560, 650), 135))
    _land(canvas, sky, random)
    if sky != "sunny":
        _overcast(canvas, sky, random)
    if sky == "rainy":
        _rain(canvas, random)
    if sky == "snowy":
        _snow(canvas, random)
    return canvas


def _sun(canvas: Canvas, centre: Point) -> None:
    canvas.circle(centre, 125, (255, 240, 170, 70))
    for angle in range(0, 360, 30):
        canvas.stroke([around(centre, 88, angle), around(centre, 114, angle)], "#ffc93c", 11)
    canvas.circle(centre, 70, "#ffc93c")
    canvas.circle((centre[0] - 8, centre[1] - 8), 58, "#ffd966")
    cloud(canvas, (180, 150), 0.8, (255, 255, 255, 235))


def _land(canvas: Canvas, sky: str, random: Random) -> None:
    far, middle, near = _HILLS[sky]
    canvas.ellipse((210, 610), 420, 230, far)
    canvas.ellipse((640, 640), 430, 250, middle)
    _house(canvas, (random.uniform(230, 320), 420), snowy=sky == "snowy")
    for x in (520, 590, 665):
        _tree(canvas, (x + random.uniform(-12, 12), 448), random.uniform(0.8, 1.1), snowy=sky == "snowy")
    canvas.ellipse((330, 700), 640, 195, near)


def _house(canvas: Canvas, foot: Point, *, snowy: bool) -> None:
    x, y = foot
    canvas.box((x - 75, y - 40), (x + 75, y + 90), "#fbe9d0")
    canvas.polygon([(x - 95, y - 36), (x, y - 118), (x + 95, y - 36)], "#ffffff" if snowy else "#d9634a")
    canvas.box((x - 20, y + 20), (x + 20, y + 90), "#8a5a44", radius=4)
    for side in (-52, 32):
        canvas.box((x + side, y - 14), (x + side + 24, y + 14), "#7fc4e8", radius=3)


def _tree(canvas: Canvas, foot: Point, size: float, *, snowy: bool) -> None:
    x, y = foot
    canvas.box((x - 7 * size, y - 20 * size), (x + 7 * size, y + 40 * size), "#7b5a46")
    for step, width in enumerate((52, 42, 30)):
        bottom = y - step * 38 * size
        points = [(x - width * size, bottom), (x, bottom - 66 * size), (x + width * size, bottom)]
        canvas.polygon(points, "#3f7d58")
        if snowy:
            cap = [(x - width * size * 0.5, bottom - 33 * size), (x, bottom - 66 * size)]
            canvas.polygon([*cap, (x + width * size * 0.5, bottom - 33 * size)], "#ffffff")


def cloud(canvas: Canvas, centre: Point, size: float, fill: tuple[int, int, int, int] | str) -> None:
    """A cloud; opaque colours only where its circles should not show through one another."""
    x, y = centre
    canvas.box((x - 120 * size, y - 10 * size), (x + 120 * size, y + 50 * size), fill, radius=30 * size)
    for dx, dy, radius in ((-55, -8, 50), (10, -32, 66), (70, -2, 46)):
        canvas.circle((x + dx * size, y + dy * size), radius * size, fill)


def _overcast(canvas: Canvas, sky: str, random: Random) -> None:
    light, dark = {"cloudy": ("#f5f8fa", "#c3d0d9"), "rainy": ("#8497a6", "#66798a"), "snowy": ("#ffffff", "#dfe7f1")}[
        sky
    ]
    for x, y, size in ((150, 90, 1.0), (640, 80, 1.1), (390, 105, 1.35)):
        centre = (x + random.uniform(-20, 20), float(y))
        cloud(canvas, (centre[0] + 14, centre[1] + 16), size, dark)
        cloud(canvas, centre, size, light)


def _rain(canvas: Canvas, random: Random) -> None:
    for column in range(22):
        for row in range(7):
            x = column * 38 + random.uniform(-8, 8)
            y = 190 + row * 62 + random.uniform(-16, 16)
            canvas.stroke([(x, y), (x - 9, y + 26)], "#d3e6f3", 4.5)


def _snow(canvas: Canvas, random: Random) -> None:
    for column in range(17):
        for row in range(8):
            centre = (column * 50 + random.uniform(-15, 15), 180 + row * 54 + random.uniform(-16, 16))
            canvas.circle(centre, random.uniform(4, 8), "#ffffff")
            canvas.circle(centre, 2.5, (170, 190, 220, 120))
