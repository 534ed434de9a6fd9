"""COCO: boxes on pictures, in pixels from the upper left, as detection tools read them.

An item is an image of its own: two questions about one picture ask for different things. Annotations stand behind all
images in the file, so they wait in a temporary file and not in memory.
"""

import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, Final

from kernel.values import Boxes
from tasks.exports import About, Traits
from tasks.exports.shapes import Item, Picture

SUFFIX: Final = ".coco.json"


def accepts(traits: Traits) -> bool:
    """Boxes on pictures."""
    return traits.space is Boxes


class CocoWriter:
    """One JSON object: info, images, annotations, categories, licenses. Items without a label are left out."""

    def __init__(self, file: BinaryIO, about: About) -> None:
        self._file = file
        self._waiting = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close
        self._images = 0
        self._boxes = 0
        self._categories: dict[str, int] = {}
        self._licences: dict[str, int] = {}
        info = {"description": about.title, "version": about.release, "date_created": about.day}
        file.write(f'{{"info": {_json(info)},\n"images": ['.encode())

    def write(self, items: Sequence[Item]) -> int:
        """Add the items' pictures with their boxes; how many pictures there are."""
        before = self._images
        for item in items:
            if item.label is not None and item.picture is not None:
                self._add(item, item.picture)
        return self._images - before

    def close(self) -> None:
        """Write what stands behind the images."""
        with self._waiting as waiting:
            waiting.seek(0)
            self._file.write(b'\n],\n"annotations": [')
            shutil.copyfileobj(waiting, self._file)
        ends = {"categories": _numbered(self._categories), "licenses": _numbered(self._licences)}
        self._file.write(b"\n],\n" + _json(ends)[1:].encode() + b"\n")

    def _add(self, item: Item, picture: Picture) -> None:
        image = {
            "id": self._images + 1,
            "file_name": picture.name,
            "width": picture.width,
            "height": picture.height,
            "license": _number(self._licences, item.licence),
            "item": item.key,
            "question": item.prompt,
            "confidence": item.confidence,
        }
        self._file.write(_joined(self._images, image))
        self._images += 1
        for box in item.label:
            annotation = {
                "id": self._boxes + 1,
                "image_id": self._images,
                "category_id": _number(self._categories, box["label"]),
                **_in_pixels(box["box"], picture),
                "segmentation": [],
                "iscrowd": 0,
            }
            self._waiting.write(_joined(self._boxes, annotation))
            self._boxes += 1


def start(file: BinaryIO, traits: Traits, about: About) -> CocoWriter:  # noqa: ARG001 - the formats' common signature
    """A writer into this file."""
    return CocoWriter(file, about)


def _in_pixels(corners: Iterable[float], picture: Picture) -> dict[str, Any]:
    """COCO's box: left, top, width, height. A hundredth of a pixel is exact enough for a drawn box."""
    left, top, right, bottom = corners
    width, height = (right - left) * picture.width, (bottom - top) * picture.height
    sides = (left * picture.width, top * picture.height, width, height)
    return {"bbox": [round(side, 2) for side in sides], "area": round(width * height, 2)}


def _number(known: dict[str, int], name: str) -> int:
    return known.setdefault(name, len(known) + 1)


def _numbered(known: dict[str, int]) -> list[dict[str, Any]]:
    return [{"id": number, "name": name} for name, number in known.items()]


def _joined(before: int, value: Any) -> bytes:
    return ((",\n" if before else "\n") + _json(value)).encode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
