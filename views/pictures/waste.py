"""Five things that somebody is done with."""

from random import Random
from typing import Final

from views.pictures.canvas import GLOSS, SHADE, Canvas, Point, arc, mirrored, turned

THINGS: Final = ("bottle", "banana", "battery", "newspaper", "shards")
_TABLES: Final = (("#f3f1fb", "#dcd6f3"), ("#eaf6f4", "#cbe7e2"), ("#fdf4e3", "#f6e1b8"), ("#eef4fb", "#cfdff0"))


def thing(name: str, random: Random) -> Canvas:
    """The thing alone, on a plain table."""
    canvas = Canvas(*random.choice(_TABLES))
    canvas.circle((400, 290), 262, (255, 255, 255, 130))
    draw = {"bottle": _bottle, "banana": _banana, "battery": _battery, "newspaper": _newspaper, "shards": _shards}
    draw[name](canvas)
    return canvas


def _bottle(canvas: Canvas) -> None:
    canvas.ellipse((400, 540), 120, 18, SHADE)
    body = [(372, 120), (372, 165), (330, 220), (322, 300), (334, 340), (322, 400), (326, 515), (345, 538)]
    canvas.blob([*body, *mirrored(body)[::-1]], "#8fd3ea")
    canvas.blob([(384, 170), (350, 226), (342, 300), (352, 340), (344, 400), (348, 500), (366, 520)], GLOSS)
    canvas.box((320, 315), (480, 410), "#ffffff", radius=6)
    canvas.box((320, 330), (480, 395), "#f46a6a")
    canvas.circle((400, 362), 22, "#ffffff")
    canvas.box((364, 78), (436, 128), "#2f6fb0", radius=8)
    for x in range(374, 432, 12):
        canvas.box((x, 84), (x + 4, 122), "#24588d", radius=2)


def _banana(canvas: Canvas) -> None:
    canvas.ellipse((400, 520), 230, 20, SHADE)
    outer, inner = "#f2c230", "#fff3c4"
    for points in (
        [(400, 330), (300, 350), (205, 420), (150, 505), (225, 500), (310, 440), (390, 400)],
        [(400, 330), (500, 350), (595, 420), (650, 505), (575, 500), (490, 440), (410, 400)],
    ):
        canvas.blob(points, inner)
        canvas.stroke(points[:4], outer, 22)
    canvas.blob([(365, 350), (352, 420), (372, 505), (400, 530), (428, 505), (448, 420), (435, 350)], outer)
    canvas.stroke([(400, 372), (396, 430), (400, 500)], "#d9a520", 5)
    canvas.blob([(352, 352), (356, 250), (380, 140), (420, 140), (444, 250), (448, 352), (400, 376)], outer)
    canvas.stroke([(400, 178), (396, 250), (400, 340)], "#d9a520", 5)
    canvas.box((383, 88), (417, 152), "#8a6a2f", radius=8)
    for x, y in ((372, 260), (428, 300), (390, 460), (216, 450), (590, 460)):
        canvas.ellipse((x, y), 8, 6, "#b98a1e")


def _battery(canvas: Canvas) -> None:
    canvas.ellipse((420, 500), 240, 20, SHADE)
    centre: Point = (400, 310)
    for corners, colour in (
        (((170, 220), (610, 400)), "#2f3542"),
        (((170, 220), (450, 400)), "#2fa36b"),
        (((170, 220), (205, 400)), "#c9ced6"),
        (((610, 275), (645, 345)), "#c9ced6"),
    ):
        canvas.polygon(turned(_corners(*corners), centre, -14), colour)
    canvas.polygon(turned(_corners((170, 240), (610, 268)), centre, -14), (255, 255, 255, 70))
    bolt = [(345, 245), (290, 320), (325, 320), (300, 378), (368, 298), (328, 298)]
    canvas.polygon(turned(bolt, centre, -14), "#ffd24a")
    for bar in (((520, 303), (570, 317)), ((538, 285), (552, 335))):
        canvas.polygon(turned(_corners(*bar), centre, -14), "#ffffff")


def _newspaper(canvas: Canvas) -> None:
    canvas.ellipse((400, 525), 240, 20, SHADE)
    canvas.polygon([(215, 130), (610, 105), (632, 500), (236, 522)], "#d9d5cb")
    canvas.polygon([(185, 120), (585, 100), (604, 492), (205, 512)], "#f7f4ec")
    canvas.polygon([(212, 146), (560, 128), (562, 166), (214, 184)], "#3b3b46")
    canvas.polygon([(216, 208), (372, 200), (378, 330), (222, 338)], "#a7b7c9")
    canvas.polygon([(222, 338), (290, 262), (330, 300), (352, 276), (378, 330)], "#7f93a8")
    for row in range(6):
        y = 204 + row * 22
        canvas.stroke([(400, y), (564, y - 8)], "#b9b5ac", 7)
    for row in range(5):
        y = 366 + row * 24
        canvas.stroke([(226, y), (380, y - 8)], "#b9b5ac", 7)
        canvas.stroke([(406, y - 10), (570, y - 18)], "#b9b5ac", 7)


def _shards(canvas: Canvas) -> None:
    canvas.ellipse((400, 492), 270, 24, SHADE)
    crack = [(400, 268), (372, 318), (408, 352), (384, 400), (404, 440), (388, 478)]
    left = [(190.0, 268.0), *arc((400, 268), 210, 212, 180, 96)[1:], *crack[::-1]]
    right = [*crack, *arc((400, 268), 210, 212, 88, 0)]
    for half, centre, turn, shift in ((left, (260, 470), -9, -34), (right, (540, 470), 11, 38)):
        piece = [(x + shift, y) for x, y in turned(half, centre, turn)]
        canvas.polygon(piece, "#5b8def")
        band = [(x + shift, y) for x, y in turned(_bowl_band(shift), centre, turn)]
        canvas.stroke(band, "#ffffff", 16)
        rim = (piece[0], piece[-1])
        canvas.stroke(rim, "#dfe9ff", 20)
    for chip in (
        [(376, 300), (420, 282), (440, 326), (398, 344)],
        [(380, 420), (418, 408), (430, 452), (392, 462)],
        [(168, 486), (214, 466), (208, 502)],
        [(622, 488), (668, 468), (664, 504)],
    ):
        canvas.polygon(chip, "#3f6fce")
        canvas.stroke(chip[:2], "#dfe9ff", 8)


def _bowl_band(side: float) -> list[Point]:
    """The white band under the rim, of the left half or the right."""
    return [(214, 330), (300, 336), (378, 338)] if side < 0 else [(406, 338), (500, 336), (586, 330)]


def _corners(top_left: Point, bottom_right: Point) -> list[Point]:
    (left, top), (right, bottom) = top_left, bottom_right
    return [(left, top), (right, top), (right, bottom), (left, bottom)]
