"""Boxes drawn on a picture, as they are read from outside: inside the picture, with an area, in one way of writing.

A mark is left, top, right, bottom in shares of the picture, and the number of its label.
"""

import json
import math
from typing import Final

from kernel.values import Mark
from tasks.errors import BoxesUnreadable, BoxOutside, BoxWithoutArea, TooManyBoxes

LABELS_MAX: Final = 10
BOXES_MAX: Final = 100
DECIMALS: Final = 4
"""A quarter of a pixel on the largest picture that we keep."""
_PARTS: Final = 5


def read_marks(raw: object, *, labels: int, most: int) -> tuple[Mark, ...]:
    """The marks in order, each once; none where there is nothing to be seen.

    Shape:   raw is a list of [left, top, right, bottom, label]; boxes are named in refusals by their place from 1.
    Raises:  BoxesUnreadable, TooManyBoxes; for the first bad box BoxesUnreadable, BoxOutside or BoxWithoutArea.
    """
    if not isinstance(raw, list | tuple):
        raise BoxesUnreadable
    if len(raw) > most:
        raise TooManyBoxes(limit=most)
    return tuple(sorted({_mark(box, number, labels) for number, box in enumerate(raw, start=1)}))


def written(marks: tuple[Mark, ...]) -> str:
    """Marks as a draft or a response keeps them."""
    return json.dumps(marks, separators=(",", ":"))


def read_written(text: str, *, labels: int, most: int) -> tuple[Mark, ...]:
    """Marks that were written down, or given as such a text.

    Raises:  as `read_marks`.
    """
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise BoxesUnreadable from None
    return read_marks(raw, labels=labels, most=most)


def _mark(box: object, number: int, labels: int) -> Mark:
    if not isinstance(box, list | tuple) or len(box) != _PARTS:
        raise BoxesUnreadable
    *sides, label = box
    if type(label) is not int or not 0 <= label < labels or not all(map(_is_number, sides)):
        raise BoxesUnreadable
    if not all(0 <= side <= 1 for side in sides):
        raise BoxOutside(number=number)
    left, top, right, bottom = (round(float(side), DECIMALS) for side in sides)
    if left >= right or top >= bottom:
        raise BoxWithoutArea(number=number)
    return left, top, right, bottom, label


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
