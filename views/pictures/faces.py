"""Round little people in four moods."""

from random import Random
from typing import Final

from views.pictures.canvas import GLOSS, INK, SHADE, Canvas, Point, arc, mirrored

MOODS: Final = ("happy", "sad", "surprised", "angry")
_SKINS: Final = (("#ffd166", "#f7b733"), ("#f2a07b", "#dd7f5a"), ("#9ad1d4", "#6fb3b8"), ("#c9b6f2", "#a58fe0"))
_WALLS: Final = (("#fdf3e1", "#f9dfc0"), ("#e9f5ee", "#cfe9dc"), ("#eaf0fc", "#cfdcf6"), ("#fdeef0", "#f8d3d9"))
_FACE: Final[Point] = (400.0, 300.0)


def face(mood: str, random: Random) -> Canvas:
    """One face, the whole picture wide."""
    skin, cheek = random.choice(_SKINS)
    top, bottom = random.choice(_WALLS)
    canvas = Canvas(top, bottom)
    _confetti(canvas, random)
    canvas.ellipse((400, 545), 190, 22, SHADE)
    canvas.circle(_FACE, 230, cheek)
    canvas.circle((395, 294), 222, skin)
    canvas.ellipse((330, 150), 70, 34, GLOSS)
    {"happy": _happy, "sad": _sad, "surprised": _surprised, "angry": _angry}[mood](canvas, cheek)
    return canvas


def _happy(canvas: Canvas, cheek: str) -> None:
    _cheeks(canvas, cheek)
    for eye in (arc((315, 275), 34, 40, 200, 340), mirrored(arc((315, 275), 34, 40, 200, 340))):
        canvas.stroke(eye, INK, 15)
    mouth = arc((400, 345), 105, 100, 0, 180)
    canvas.polygon(mouth, INK)
    canvas.ellipse((400, 420), 52, 30, "#e8566a")
    canvas.box((318, 342), (482, 362), "#ffffff", radius=9)


def _sad(canvas: Canvas, cheek: str) -> None:
    _cheeks(canvas, cheek)
    _eyes(canvas, 26, shine=9)
    brow = [(270.0, 238.0), (305.0, 212.0), (345.0, 200.0)]
    canvas.stroke(brow, INK, 14)
    canvas.stroke(mirrored(brow), INK, 14)
    canvas.stroke(arc((400, 450), 80, 62, 205, 335), INK, 16)
    canvas.blob([(300, 318), (322, 362), (300, 386), (278, 362)], "#5fb4f0")
    canvas.circle((294, 364), 7, GLOSS)


def _surprised(canvas: Canvas, cheek: str) -> None:
    _cheeks(canvas, cheek)
    for x in (312, 488):
        canvas.circle((x, 270), 48, "#ffffff")
    _eyes(canvas, 24, shine=9)
    brow = arc((312, 205), 50, 34, 205, 335)
    canvas.stroke(brow, INK, 13)
    canvas.stroke(mirrored(brow), INK, 13)
    canvas.ellipse((400, 420), 50, 66, INK)
    canvas.ellipse((400, 452), 32, 24, "#e8566a")


def _angry(canvas: Canvas, cheek: str) -> None:
    canvas.ellipse((395, 190), 165, 92, (226, 60, 60, 60))
    _cheeks(canvas, cheek)
    _eyes(canvas, 27, shine=8)
    brow = [(252.0, 208.0), (300.0, 226.0), (362.0, 256.0)]
    canvas.stroke(brow, INK, 20)
    canvas.stroke(mirrored(brow), INK, 20)
    canvas.stroke(arc((400, 468), 92, 66, 205, 335), INK, 18)
    for puff in ((160, 170), (128, 130), (100, 172)):
        canvas.circle(puff, 30, (255, 255, 255, 220))
        canvas.circle((800 - puff[0], puff[1]), 30, (255, 255, 255, 220))


def _eyes(canvas: Canvas, radius: float, *, shine: float) -> None:
    for x in (312, 488):
        canvas.circle((x, 275), radius, INK)
        canvas.circle((x - radius / 3, 275 - radius / 3), shine, "#ffffff")


def _cheeks(canvas: Canvas, cheek: str) -> None:
    for x in (255, 545):
        canvas.ellipse((x, 350), 40, 26, cheek)


def _confetti(canvas: Canvas, random: Random) -> None:
    for _ in range(16):
        centre = (random.uniform(20, 780), random.uniform(20, 580))
        canvas.circle(centre, random.uniform(6, 22), (255, 255, 255, 110))
