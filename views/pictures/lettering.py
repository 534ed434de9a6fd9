"""Letters and digits by Pillow's own font; words it lacks by a font of the system, where there is one."""

import functools
from pathlib import Path
from typing import Final

from PIL import ImageFont

Font = ImageFont.FreeTypeFont

_SYSTEM_FONTS: Final = (
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/wenquanyi/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "/System/Library/Fonts/STHeiti Medium.ttc",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simhei.ttf",
)
_PROBE_SIZE: Final = 16
_NO_CHARACTER: Final = "\uffff"
"""What no font has: it is drawn like everything else that a font lacks."""


class Lettering:
    """Finds a font for a text.

    Shape:   `font_path` is asked before the system's own; one that can't be read is passed over.
    """

    def __init__(self, font_path: Path | None = None, *, system: tuple[str, ...] = _SYSTEM_FONTS) -> None:
        self._paths = (*((str(font_path),) if font_path is not None else ()), *system)

    def font(self, text: str, size: int) -> Font | None:
        """A font that has every character of the text; None where there is none, and the text can't be drawn."""
        if all(map(_own_font_has, text)):
            return _own_font(size)
        for path in self._paths:
            if all(_has(path, character) for character in text):
                return _loaded(path, size)
        return None


@functools.lru_cache(maxsize=64)
def _own_font(size: int) -> Font:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont), "Pillow is built with FreeType"
    return font


@functools.cache
def _own_font_has(character: str) -> bool:
    return _is_drawn(_own_font(_PROBE_SIZE), character)


@functools.lru_cache(maxsize=64)
def _loaded(path: str, size: int) -> Font | None:
    try:
        return ImageFont.truetype(path, size)
    except OSError:
        return None


@functools.lru_cache(maxsize=4096)
def _has(path: str, character: str) -> bool:
    font = _loaded(path, _PROBE_SIZE)
    return font is not None and _is_drawn(font, character)


def _is_drawn(font: Font, character: str) -> bool:
    """Whether the font has the character: what it lacks looks like the character that none has."""
    return character.isspace() or bytes(font.getmask(character)) != bytes(font.getmask(_NO_CHARACTER))
