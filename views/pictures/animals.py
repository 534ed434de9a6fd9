"""Four animals who look back at you: two from the bamboo, two from the savannah."""

from random import Random
from typing import Final

from views.pictures.canvas import GLOSS, INK, Canvas, Point, arc, around, mirrored

ANIMALS: Final = ("panda", "lion", "elephant", "rabbit")


def animal(name: str, random: Random) -> Canvas:
    """The animal's face, in a place it likes."""
    draw = {"panda": _panda, "lion": _lion, "elephant": _elephant, "rabbit": _rabbit}
    return draw[name](random)


def _panda(random: Random) -> Canvas:
    canvas = Canvas("#e4f3df", "#b9dfb1")
    for x in (70, 150, 660, 745):
        _bamboo(canvas, x + random.uniform(-12, 12))
    canvas.blob([(180, 620), (230, 500), (400, 470), (570, 500), (620, 620)], INK)
    _pair_of_circles(canvas, (245, 130), 68, INK)
    canvas.ellipse((400, 305), 232, 205, "#e9e6ea")
    canvas.ellipse((398, 298), 226, 198, "#ffffff")
    for patch in ([(330, 235), (355, 300), (300, 365), (250, 345), (270, 270)],):
        canvas.blob(patch, INK)
        canvas.blob(mirrored(patch), INK)
    _pair_of_circles(canvas, (312, 300), 25, "#ffffff")
    _pair_of_circles(canvas, (316, 302), 16, INK)
    _pair_of_circles(canvas, (311, 296), 6, "#ffffff")
    canvas.blob([(365, 372), (400, 362), (435, 372), (400, 406)], INK)
    _smile(canvas, (400, 400), 38)
    _pair_of_circles(canvas, (235, 395), 30, (255, 150, 160, 120))
    return canvas


def _lion(random: Random) -> Canvas:
    canvas = Canvas("#fff0cf", "#f6cf8b")
    canvas.circle((random.uniform(640, 700), 120), 58, "#ffb84d")
    canvas.ellipse((400, 660), 560, 130, "#d9a55b")
    for layer, (radius, colour) in enumerate(((268, "#a8551f"), (240, "#c06a2a"))):
        for angle in range(layer * 9, 360 + layer * 9, 18):
            canvas.circle(around((400, 300), radius - 45, angle), 58, colour)
        canvas.circle((400, 300), radius - 30, colour)
    _pair_of_circles(canvas, (262, 160), 50, "#e9a94f")
    _pair_of_circles(canvas, (262, 160), 28, "#c77b3b")
    canvas.ellipse((400, 310), 185, 175, "#f6bf66")
    _pair_of_circles(canvas, (325, 270), 24, INK)
    _pair_of_circles(canvas, (318, 262), 8, "#ffffff")
    canvas.ellipse((360, 390), 62, 52, "#fdeccb")
    canvas.ellipse((440, 390), 62, 52, "#fdeccb")
    canvas.blob([(358, 330), (400, 322), (442, 330), (400, 376)], "#7a3b22")
    _smile(canvas, (400, 372), 44)
    for dx, dy in ((-62, -6), (-48, 16), (-76, 18)):
        _pair_of_circles(canvas, (400 + dx, 390 + dy), 4.5, "#c77b3b")
    return canvas


def _elephant(random: Random) -> Canvas:
    canvas = Canvas("#dff1f7", "#a9d8e4")
    canvas.ellipse((400, 650), 560, 140, "#8fc08a")
    for _ in range(9):
        x = random.uniform(20, 780)
        canvas.stroke([(x, 560), (x + 5, 540), (x + 12, 526)], "#6fa86d", 6)
    ear = [(300, 170), (190, 90), (80, 150), (70, 300), (140, 410), (240, 400), (300, 330)]
    inner = [(280, 200), (195, 135), (115, 180), (110, 290), (160, 365), (240, 360), (280, 310)]
    for side in (ear, mirrored(ear)):
        canvas.blob(side, "#8d9bb0")
    for side in (inner, mirrored(inner)):
        canvas.blob(side, "#f0b9c0")
    canvas.ellipse((400, 265), 172, 185, "#9eabc0")
    canvas.ellipse((372, 170), 70, 34, GLOSS)
    _trunk(canvas)
    _pair_of_circles(canvas, (325, 255), 22, INK)
    _pair_of_circles(canvas, (319, 248), 8, "#ffffff")
    _pair_of_circles(canvas, (290, 315), 26, (255, 150, 160, 110))
    return canvas


def _trunk(canvas: Canvas) -> None:
    tusk = [(340, 385), (322, 440), (290, 470), (306, 430), (310, 385)]
    canvas.blob(tusk, "#fffaf0")
    canvas.blob(mirrored(tusk), "#fffaf0")
    trunk = [(340, 300), (460, 300), (452, 400), (448, 480), (500, 520), (552, 494)]
    canvas.blob([*trunk, (566, 528), (500, 572), (412, 548), (372, 480), (352, 400)], "#9eabc0")
    for step in range(5):
        y = 372 + step * 30
        canvas.stroke(arc((402 + step * 3, y - 18), 36, 20, 35, 145), "#8392a8", 5)


def _rabbit(random: Random) -> Canvas:
    canvas = Canvas("#fdeef4", "#f7cfdc")
    for _ in range(14):
        _flower(canvas, (random.uniform(20, 780), random.uniform(470, 585)), random.choice(("#ffffff", "#ffd6e4")))
    ear = [(300, 210), (240, 90), (262, 10), (322, 30), (352, 130), (362, 210)]
    inner = [(312, 190), (270, 95), (282, 42), (312, 56), (332, 130), (340, 190)]
    for side in (ear, mirrored(ear)):
        canvas.blob(side, "#f4eee8")
    for side in (inner, mirrored(inner)):
        canvas.blob(side, "#f6a9b8")
    canvas.ellipse((400, 355), 205, 190, "#e8ded6")
    canvas.ellipse((398, 350), 199, 183, "#faf6f2")
    _pair_of_circles(canvas, (318, 325), 26, INK)
    _pair_of_circles(canvas, (311, 316), 9, "#ffffff")
    _pair_of_circles(canvas, (265, 395), 32, (255, 140, 160, 110))
    canvas.box((381, 425), (399, 462), "#ffffff", radius=5)
    canvas.box((401, 425), (419, 462), "#ffffff", radius=5)
    canvas.blob([(372, 378), (400, 370), (428, 378), (400, 402)], "#f07f95")
    _smile(canvas, (400, 398), 40)
    for dy in (-16, 8, 32):
        whisker = [(300, 400 + dy * 0.5), (180, 392 + dy)]
        canvas.stroke(whisker, "#cbb9b0", 4)
        canvas.stroke(mirrored(whisker), "#cbb9b0", 4)
    return canvas


def _bamboo(canvas: Canvas, x: float) -> None:
    canvas.box((x - 15, -10), (x + 15, 610), "#7cb565")
    canvas.box((x - 15, -10), (x - 6, 610), "#93c97b")
    for y in range(60, 600, 110):
        canvas.box((x - 18, y), (x + 18, y + 8), "#5d964c", radius=4)
        leaf = [(x + 10, y + 4), (x + 44, y - 26), (x + 74, y - 22), (x + 46, y + 2)]
        canvas.blob(leaf if y // 110 % 2 else mirrored(leaf, x), "#5d964c")


def _flower(canvas: Canvas, centre: Point, colour: str) -> None:
    for angle in range(0, 360, 72):
        canvas.circle(around(centre, 11, angle), 8, colour)
    canvas.circle(centre, 6, "#ffc93c")


def _pair_of_circles(canvas: Canvas, left: Point, radius: float, fill: str | tuple[int, int, int, int]) -> None:
    canvas.circle(left, radius, fill)
    canvas.circle((800 - left[0], left[1]), radius, fill)


def _smile(canvas: Canvas, top: Point, width: float) -> None:
    x, y = top
    for side in (-1, 1):
        canvas.stroke(arc((x + side * width / 2, y + 4), width / 2, 24, 0, 180), INK, 7)
