"""Label Studio: tasks with annotations and predictions, as its importer takes them, and the labelling set-up beside.

The label is the task's annotation, and its ground truth where it is an operator's word; accepted texts are an
annotation each. What models said are predictions. Pictures are looked for among Label Studio's local files, below the
folder of the export.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, Final
from urllib.parse import quote

from kernel.values import Boxes, Number, Options, Tags, Text
from tasks.exports import About, Traits
from tasks.exports.shapes import Item, Picture

SUFFIX: Final = ".labelstudio.json"
CONFIG_SUFFIX: Final = ".labelstudio.xml"

_LOCAL_FILES: Final = "/data/local-files/?d="
_LABEL, _TEXT, _IMAGE = "label", "text", "image"
_CONTROLS: Final[Mapping[type, str]] = {
    Options: '<Choices name="label" toName="text" value="$options" choice="single"/>',
    Tags: '<Choices name="label" toName="text" value="$options" choice="multiple"/>',
    Number: '<Number name="label" toName="text"/>',
    Boxes: '<RectangleLabels name="label" toName="image" value="$options"/>',
    Text: '<TextArea name="label" toName="text" maxSubmissions="1" editable="true"/>',
}
_PERCENT: Final = 100


def accepts(traits: Traits) -> bool:  # noqa: ARG001 - the formats' common signature
    """Any item."""
    return True


class LabelStudioWriter:
    """A JSON array, one task a line. Tombstones are left out: there is nothing to label."""

    def __init__(self, file: BinaryIO, traits: Traits) -> None:
        self._file = file
        self._traits = traits
        self._shown = [name for name, known in traits.details.items() if known in {str, str | None}]
        self._rows = 0
        self._has_passages = False
        self._has_pictures = traits.space is Boxes
        file.write(b"[")

    def write(self, items: Sequence[Item]) -> int:
        """Add the items; how many tasks there are."""
        before = self._rows
        for item in items:
            if not item.is_erased:
                self._file.write((",\n" if self._rows else "\n").encode() + self._task(item))
                self._rows += 1
                self._has_passages |= bool(item.passage)
                self._has_pictures |= item.picture is not None
        return self._rows - before

    def close(self) -> None:
        """End the array."""
        self._file.write(b"\n]\n")

    def beside(self) -> dict[str, bytes]:
        """The labelling set-up for a project that these tasks are imported into."""
        texts = ["passage"] * self._has_passages + ["text", *self._shown]
        lines = [f'<Text name="{name}" value="${name}"/>' for name in texts]
        if self._has_pictures:
            lines.append('<Image name="image" value="$image"/>')
        lines.append(_CONTROLS[self._traits.space])
        return {CONFIG_SUFFIX: "\n".join(["<View>", *(f"  {line}" for line in lines), "</View>", ""]).encode()}

    def _task(self, item: Item) -> bytes:
        data = {
            "id": item.key,
            "kind": item.kind,
            "lang": item.language,
            "licence": item.licence,
            "source": item.source,
            "twin": item.twin,
            "text": item.prompt,
            "passage": item.passage or "",
            "image": "" if item.picture is None else _LOCAL_FILES + quote(item.picture.name),
            "options": [{"value": name} for name in _options(item)],
            **{name: value for name, value in item.details.items() if name not in self._shown},
            **{name: item.details.get(name) or "" for name in self._shown},
        }
        task = {
            "data": data,
            "meta": {"confidence": item.confidence, "votes": len(item.votes)},
            "annotations": _annotations(item),
            "predictions": [
                {"model_version": said.model, "result": _results(said.answer, item)} for said in item.models
            ],
        }
        return json.dumps(task, ensure_ascii=False, allow_nan=False).encode()


def start(file: BinaryIO, traits: Traits, about: About) -> LabelStudioWriter:  # noqa: ARG001
    """A writer into this file."""
    return LabelStudioWriter(file, traits)


def _options(item: Item) -> Sequence[str]:
    """The names, and what else was chosen: that none of these is right."""
    if not isinstance(item.space, Options):
        return item.options
    chosen = (item.label, *(said.answer for said in item.models))
    return tuple(dict.fromkeys([*item.options, *(name for name in chosen if name is not None)]))


def _annotations(item: Item) -> list[dict[str, Any]]:
    said = [text.text for text in item.texts] if isinstance(item.space, Text) else [item.label]
    return [
        {"result": _results(answer, item), "ground_truth": item.is_gold, "was_cancelled": False}
        for answer in said
        if answer is not None
    ]


def _results(answer: Any, item: Item) -> list[dict[str, Any]]:
    if isinstance(item.space, Boxes):
        assert item.picture is not None
        return [_rectangle(box, item.picture) for box in answer]
    if isinstance(item.space, Number):
        return [_result("number", {"number": answer})]
    if isinstance(item.space, Text):
        return [_result("textarea", {"text": [answer]})]
    chosen = answer if isinstance(answer, list) else [answer]
    return [_result("choices", {"choices": chosen})] if chosen else []


def _result(type: str, value: dict[str, Any]) -> dict[str, Any]:  # noqa: A002 - Label Studio's word
    return {"from_name": _LABEL, "to_name": _TEXT, "type": type, "value": value}


def _rectangle(box: Mapping[str, Any], picture: Picture) -> dict[str, Any]:
    """Label Studio's rectangle: left, top, width and height in hundredths of the picture's."""
    left, top, right, bottom = box["box"]
    value = {
        "x": left * _PERCENT,
        "y": top * _PERCENT,
        "width": (right - left) * _PERCENT,
        "height": (bottom - top) * _PERCENT,
        "rotation": 0,
        "rectanglelabels": [box["label"]],
    }
    return {
        "from_name": _LABEL,
        "to_name": _IMAGE,
        "type": "rectanglelabels",
        "original_width": picture.width,
        "original_height": picture.height,
        "image_rotation": 0,
        "value": value,
    }
