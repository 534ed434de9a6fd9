"""Boxes are drawn where they lie, on a picture of any size and kind."""

import io
from pathlib import Path

import pytest
from PIL import Image

from views.pictures.marked import OTHERS, SIDE_MAX, THEIRS, draw


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


@pytest.mark.parametrize(("size", "mode"), [((400, 300), "RGB"), ((3000, 200), "RGBA"), ((12, 9), "L")])
def test_both_are_where_they_lie_and_the_picture_fits_a_phone(tmp_path: Path, size: tuple[int, int], mode: str) -> None:
    path = tmp_path / "picture"
    Image.new(mode, size).save(path, "PNG")
    drawn = Image.open(io.BytesIO(draw(path, ((0.5, 0.5, 1.0, 1.0, 0),), ((0.0, 0.0, 0.5, 0.5, 1),)))).convert("RGB")
    assert max(drawn.size) == min(max(size), SIDE_MAX)
    assert drawn.getpixel((0, 0)) == rgb(OTHERS)
    assert drawn.getpixel((drawn.width - 1, drawn.height - 1)) == rgb(THEIRS)


def test_what_is_no_picture_is_not_drawn_on(tmp_path: Path) -> None:
    (tmp_path / "words").write_bytes(b"no picture")
    for name in ("words", "gone"):
        with pytest.raises(OSError, match=r"identify|No such file"):
            draw(tmp_path / name, (), ())
