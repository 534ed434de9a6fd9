"""Pictures from outside: kept as pixels alone, or refused."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from store.images import SIDE_MAX, ImageRefused, sanitise


def encoded(image: Image.Image, format_: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, format_, **options)
    return target.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


RED = Image.new("RGB", (30, 20), "red")


@pytest.mark.parametrize(("format_", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/jpeg")])
def test_a_picture_is_encoded_anew(format_: str, mime: str) -> None:
    picture = sanitise(encoded(RED, format_))
    assert (picture.mime, picture.width, picture.height) == (mime, 30, 20)
    red, green, blue = opened(picture.data).convert("RGB").tobytes()[:3]
    assert red > 240
    assert max(green, blue) < 15


def test_exif_is_obeyed_once_and_dropped() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "somebody's camera"
    picture = sanitise(encoded(RED, "JPEG", exif=exif))
    assert (picture.width, picture.height) == (20, 30)
    assert not opened(picture.data).getexif()
    assert b"camera" not in picture.data


def test_what_hides_beside_the_pixels_is_gone() -> None:
    data = encoded(RED, "PNG") + b"<script>trailing</script>"
    assert b"script" not in sanitise(data).data
    comment = encoded(RED, "JPEG", comment=b"secret")
    assert b"secret" not in sanitise(comment).data


def test_transparency_is_kept() -> None:
    picture = sanitise(encoded(Image.new("RGBA", (8, 8), (0, 0, 255, 0)), "WEBP", lossless=True))
    assert picture.mime == "image/png"
    assert opened(picture.data).tobytes()[3] == 0


def test_a_large_picture_is_scaled_to_what_a_phone_shows() -> None:
    picture = sanitise(encoded(Image.new("L", (4000, 1000)), "PNG"))
    assert (picture.width, picture.height) == (SIDE_MAX, SIDE_MAX // 4)


def test_a_header_that_promises_too_many_pixels_is_refused_before_decoding() -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    with pytest.raises(ImageRefused):
        sanitise(data)


def test_a_photo_of_a_hundred_megapixels_is_refused() -> None:
    with pytest.raises(ImageRefused):
        sanitise(encoded(Image.new("L", (10_000, 10_000)), "JPEG"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64),
        encoded(RED, "GIF"),
        encoded(RED, "TIFF"),
        encoded(RED, "PNG")[:60],
        encoded(RED, "JPEG")[:200],
        encoded(Image.new("RGB", (2100, 100)), "PNG"),
        b"\x89PNG" + b"\0" * (11 * 2**20),
    ],
)
def test_what_is_no_picture_of_ours_is_refused(data: bytes) -> None:
    with pytest.raises(ImageRefused):
        sanitise(data)


@given(st.data())
def test_no_damage_breaks_the_decoder(data: st.DataObject) -> None:
    whole = bytearray(encoded(RED, data.draw(st.sampled_from(["PNG", "JPEG", "WEBP"]))))
    for _ in range(4):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        sanitise(bytes(whole))
    except ImageRefused:
        return
