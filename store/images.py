"""Pictures from outside: decoded once, by an allow-list and under caps, stripped of everything but their pixels."""

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MAX_BYTES: Final = 10 * 2**20
MAX_PIXELS: Final = 40_000_000
SIDE_MAX: Final = 2560
"""Larger pictures are scaled down: a phone shows no more."""
RATIO_MAX: Final = 20
"""Telegram refuses longer strips as photos."""
_QUALITY: Final = 90
_SUFFIXES: Final = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}


class ImageRefused(Exception):
    """These bytes are not a picture that we keep."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of our own encoding."""

    data: bytes
    mime: str
    width: int
    height: int


def sanitise(data: bytes) -> Picture:
    """The picture upright and encoded anew, PNG where it was one or is transparent, else JPEG: one frame, no EXIF.

    Takes up to a second: for a worker process, never the event loop.
    Raises:  ImageRefused.
    """
    if len(data) > MAX_BYTES:
        raise ImageRefused("too many bytes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _encode(_decode(data))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as error:
        raise ImageRefused(str(error)) from error


def look_at(path: Path) -> tuple[str, int, int]:
    """The suffix and the sides of a picture that we keep, read from its header."""
    with Image.open(path, formats=FORMATS) as image:
        return _SUFFIXES[str(image.format)], *image.size


def _decode(data: bytes) -> Image.Image:
    """The first frame's pixels, upright. The header is believed only as far as the caps allow."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise ImageRefused("too many pixels")
        if max(width, height) > RATIO_MAX * min(width, height):
            raise ImageRefused("too long a strip")
        is_png = image.format == "PNG"
        upright = ImageOps.exif_transpose(image)
        has_alpha = upright.has_transparency_data
        pixels = upright.convert("RGBA" if has_alpha else "RGB")
        pixels.thumbnail((SIDE_MAX, SIDE_MAX))
        clean = Image.new(pixels.mode, pixels.size)
        clean.paste(pixels)
        clean.format = "PNG" if is_png or has_alpha else "JPEG"
        return clean


def _encode(image: Image.Image) -> Picture:
    encoded = io.BytesIO()
    if image.format == "PNG":
        image.save(encoded, "PNG", optimize=False)
        mime = "image/png"
    else:
        image.save(encoded, "JPEG", quality=_QUALITY)
        mime = "image/jpeg"
    return Picture(encoded.getvalue(), mime, *image.size)
