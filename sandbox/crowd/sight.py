"""How a simulated person recognises a picture: by looking at it, small and grey, as it was sent."""

import io

from PIL import Image

SIDE = 24

Sight = bytes
"""Shape: SIDE x SIDE grey values."""


def seen(content: bytes) -> Sight:
    """A picture as it is remembered.

    Raises:  ValueError, where it is none.
    """
    try:
        with Image.open(io.BytesIO(content)) as image:
            return image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX).tobytes()
    except OSError as problem:
        raise ValueError("a picture cannot be read") from problem


def difference(one: Sight, other: Sight) -> int:
    """How much two pictures differ: 0 for the same."""
    return sum((left - right) ** 2 for left, right in zip(one, other, strict=True))
