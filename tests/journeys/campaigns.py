"""The campaigns of the journeys, and what is right in them."""

import io
import json
import zipfile
from typing import Any, Final

from PIL import Image

BINS: Final = ("Food waste", "Recycling")
BINS_ZH: Final = ("厨余", "可回收")

RIGHT: Final = {
    "Where does a banana peel go?": "Food waste",
    "Where does a newspaper go?": "Recycling",
    "Where does an apple core go?": "Food waste",
    "Where does a glass bottle go?": "Recycling",
    "香蕉皮扔哪里？": "厨余",
    "旧报纸扔哪里？": "可回收",
    "苹果核扔哪里？": "厨余",
    "玻璃瓶扔哪里？": "可回收",
    "Which colour is this?": "green",
    "How many legs does a spider have?": "A spider has eight legs.",
    "Which planet is nearest to the sun?": "Mercury is the nearest.",
}
"""What the people of the journeys answer, by question."""

REFERENCES: Final = {"A spider has eight legs.": "Eight legs.", "Mercury is the nearest.": "It is Mercury."}
"""What the operator knows to be right, by what people answer."""

_GOLD: Final = frozenset({"Where does a glass bottle go?", "玻璃瓶扔哪里？"})
_BAD_LINES: Final = (
    '{"id": "bad-1", "text": "Where does a shoe go?", "options": ["Food waste", "Recycling"], "gold": "Attic"}',
    '{"id": "bad-2", "text": "Where?", "options": ["Food waste"]}',
    "{broken",
)


def bins() -> tuple[bytes, int, int]:
    """A file of choices in both languages with bad rows among them. Returns: its bytes, how many are good and bad."""
    asked = [question for question, answer in RIGHT.items() if answer in (*BINS, *BINS_ZH)]
    lines = [json.dumps(_bin_row(question), ensure_ascii=False) for question in asked]
    lines[2:2] = _BAD_LINES
    return "\n".join(lines).encode(), len(asked), len(_BAD_LINES)


def picture_and_questions() -> bytes:
    """A ZIP with a picture to be judged and questions to be answered in words."""
    planet, spider = "Which planet is nearest to the sun?", "How many legs does a spider have?"
    rows: list[dict[str, Any]] = [
        {"id": "green", "text": "Which colour is this?", "options": ["red", "green"], "image": "green.png"},
        {"id": "spider", "kind": "answer", "text": spider, "answers": ["Eight legs."]},
        {"id": "planet", "kind": "answer", "text": planet, "answers": ["It is Mercury."]},
    ]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as folder:
        folder.writestr("tasks.jsonl", "\n".join(json.dumps({**row, "lang": "en"}) for row in rows))
        folder.writestr("green.png", png("green"))
    return archive.getvalue()


def pictures(count: int) -> bytes:
    """A ZIP of so many pictures, each asking for its colour."""
    manifest = {"text": "Which colour is this?", "options": ["red", "green"], "lang": "en"}
    rows = [{"id": f"picture-{number}", "image": f"{number}.png"} for number in range(count)]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as folder:
        folder.writestr("campaign.json", json.dumps(manifest))
        folder.writestr("tasks.jsonl", "\n".join(map(json.dumps, rows)))
        for number in range(count):
            folder.writestr(f"{number}.png", png("green", size=40 + number))
    return archive.getvalue()


def questions(count: int) -> bytes:
    """A file of so many choices in English, all with the same answer."""
    rows = (
        {"id": str(number), "text": f"Is {number} a number?", "options": ["yes", "no"], "lang": "en"}
        for number in range(count)
    )
    return "\n".join(map(json.dumps, rows)).encode()


def png(colour: str, size: int = 40) -> bytes:
    """A picture of one colour."""
    picture = io.BytesIO()
    Image.new("RGB", (size, 30), colour).save(picture, "PNG")
    return picture.getvalue()


def _bin_row(question: str) -> dict[str, Any]:
    answer = RIGHT[question]
    options = BINS if answer in BINS else BINS_ZH
    row: dict[str, Any] = {"id": question, "text": question, "options": options}
    return {**row, "gold": answer} if question in _GOLD else row
