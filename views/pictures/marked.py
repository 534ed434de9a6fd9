"""A picture with boxes on it: somebody's, and what they are set against."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

from kernel.values import Mark

SIDE_MAX: Final = 1280
"""As wide or high as Telegram shows a photo."""
THEIRS: Final = "#ff7a1a"
OTHERS: Final = "#2f6bff"
_HALO: Final = "#ffffff"


def draw(path: Path, theirs: Sequence[Mark], others: Sequence[Mark]) -> bytes:
    """Draw theirs in orange, and under them the others' in blue, each on a white edge that shows on any picture.

    Raises:  OSError where the file is no picture, or gone.
    """
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((SIDE_MAX, SIDE_MAX))
    pen = ImageDraw.Draw(picture)
    width = max(2, round(max(picture.size) / 200))
    for marks, colour, line in ((others, OTHERS, width), (theirs, THEIRS, width)):
        for left, top, right, bottom, _label in marks:
            corners = (
                left * (picture.width - 1),
                top * (picture.height - 1),
                right * (picture.width - 1),
                bottom * (picture.height - 1),
            )
            pen.rectangle(corners, outline=_HALO, width=line + 2)
            pen.rectangle(corners, outline=colour, width=line)
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()
