"""Operators' files of every bad kind: one report each, nothing imported that was not confirmed."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Final

import pytest
from PIL import Image
from sqlalchemy import select

from store.tables.delivery import files
from store.tables.work import tasks
from tests.hostile.place import Place, buttons

ROW: Final = json.dumps({"id": "1", "text": "Which?", "options": ["a", "b"], "image": "a.png", "lang": "en"})
GOOD: Final = json.dumps({"id": "2", "text": "Which?", "options": ["a", "b"], "lang": "en"})


def _zip(entries: Mapping[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return packed.getvalue()


def _image(kind: str, size: tuple[int, int] = (40, 30), exif: Image.Exif | None = None) -> bytes:
    encoded = io.BytesIO()
    picture = Image.new("1" if kind == "huge" else "RGB", size)
    picture.save(encoded, "PNG" if kind == "huge" else kind, **({} if exif is None else {"exif": exif}))
    return encoded.getvalue()


def _gps() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    exif[0x8825] = {1: "N", 2: (31.0, 13.0, 49.0)}
    return exif


HOSTILE: Final[Mapping[str, bytes]] = {
    "empty.jsonl": b"",
    "blank.jsonl": b" \n\n\t\n",
    "nul.jsonl": b"\0" * 100,
    "deep.jsonl": b'{"text":' + b"[" * 150_000 + b"}",
    "long.jsonl": b'{"text":"' + b"x" * 300_000 + b'"}',
    "big5.csv": "text,options\n今天天氣好嗎,好|不好\n".encode("big5"),
    "cut_gbk.csv": "text,options\n今天天气好吗,好|不好".encode("gbk")[:-1],
    "cut_utf16.jsonl": GOOD.encode("utf-16")[:-1],
    "header.csv": b"a,b\n1,2\n",
    "unclosed.csv": b'text,options\n"never closed,a|b\n',
    "no_zip.zip": b"PK\x03\x04 nothing",
    "empty.zip": _zip({}),
    "no_table.zip": _zip({"readme.txt": "x"}),
    "two_tables.zip": _zip({"a.jsonl": ROW, "b.csv": "text\nx"}),
    "upwards.zip": _zip({"../../etc/a.png": b"x", "t.jsonl": ROW}),
    "absolute.zip": _zip({"/etc/a.png": b"x", "t.jsonl": ROW}),
    "bomb.zip": _zip({"t.jsonl": ROW, "a.png": b"\0" * 50_000_000}),
    "many.zip": _zip({f"{number}.png": b"" for number in range(10_001)}),
    "no_image.zip": _zip({"t.jsonl": ROW, "a.png": b"this is no picture"}),
    "cut_image.zip": _zip({"t.jsonl": ROW, "a.png": _image("PNG", (400, 400))[:200]}),
    "gif.zip": _zip({"t.jsonl": ROW, "a.png": _image("GIF")}),
    "pixels.zip": _zip({"t.jsonl": ROW, "a.png": _image("huge", (10_000, 5_000))}),
    "lost_image.zip": _zip({"t.jsonl": ROW}),
    "manifest.zip": _zip({"t.jsonl": GOOD, "campaign.json": "{broken"}),
    "program.exe": b"MZ",
    "<b>&.jsonl": b"",
}


@pytest.mark.asyncio
async def test_every_hostile_file_gets_one_report_and_nothing_to_confirm(place: Place) -> None:
    operator = await place.operator()
    await operator.say("/campaign new Files")

    for name, data in HOSTILE.items():
        place.clock.advance(10)
        (report,) = await operator.document(name, data)
        assert report["text"], name
        assert not buttons(report), name
        await operator.press(report, "ci:1")

    assert not await place.parked()
    async with place.house.deps.sessions.read() as session:
        assert not (await session.execute(select(tasks.c.id))).all()


@pytest.mark.asyncio
async def test_a_file_beyond_what_a_bot_can_fetch_is_refused_by_its_size(place: Place) -> None:
    operator = await place.operator()
    await operator.say("/campaign new Files")

    (report,) = await operator.document("big.jsonl", b" " * (20 * 2**20 + 1))

    assert "20 MB" in report["text"]
    assert not await place.parked()


@pytest.mark.asyncio
async def test_where_a_picture_was_taken_is_not_kept(place: Place) -> None:
    await place.campaign(_zip({"t.jsonl": ROW, "a.png": _image("JPEG", exif=_gps())}), "photo.zip")

    async with place.house.deps.sessions.read() as session:
        ((sha256,),) = (await session.execute(select(files.c.sha256))).all()
    stored = await place.house.deps.files.get(sha256)
    assert b"secret" not in stored
    with Image.open(io.BytesIO(stored)) as picture:
        assert not picture.getexif()


@pytest.mark.asyncio
async def test_one_confirmation_imports_once_however_often_it_is_pressed(place: Place) -> None:
    operator = await place.operator()
    await operator.say("/campaign new Files")
    (report,) = await operator.document("tasks.jsonl", GOOD.encode())

    await operator.press(report, "ci:1")
    answer, _ = await operator.press(report, "ci:1")

    assert answer is not None
    assert answer["text"], "there is nothing to confirm any more"
    async with place.house.deps.sessions.read() as session:
        assert len((await session.execute(select(tasks.c.id))).all()) == 1
