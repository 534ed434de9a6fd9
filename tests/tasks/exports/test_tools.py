"""COCO and Label Studio: the same boxes and labels, in the units and words of these tools."""

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from kernel.values import Boxes, Options, Tags, Text
from tasks.exports.shapes import Item, ModelAnswer, Picture, tombstone
from tasks.exports.shapes import Text as GivenText
from tests.tasks.exports.items import by_kind, exported, pages

FEW = settings(max_examples=30)
BOX = {"box": [0.25, 0.5, 0.75, 1.0], "label": "car"}
STREET = Item(
    "street",
    "box",
    Boxes(),
    "en",
    "CC-BY-4.0",
    "Box every car.",
    picture=Picture("images/街 1.png", 200, 100),
    options=("car", "bicycle"),
    label=[BOX],
    confidence=0.9,
)


def coco(*given: list[Item]) -> dict[str, Any]:
    folder, [written] = exported("coco", given)
    found: dict[str, Any] = json.loads(folder[written.name])
    assert written.rows == len(found["images"])
    return found


def studio(*given: list[Item]) -> tuple[list[dict[str, Any]], ET.Element]:
    folder, [tasks, config] = exported("labelstudio", given)
    found: list[dict[str, Any]] = json.loads(folder[tasks.name])
    assert tasks.rows == len(found)
    return found, ET.fromstring(folder[config.name])  # noqa: S314 - we wrote it


def test_coco_counts_pixels_from_the_upper_left() -> None:
    found = coco([STREET])

    assert found == {
        "info": {"description": "垃圾分类 Waste", "version": "C12@2", "date_created": "2026-12-01"},
        "images": [
            {
                "id": 1,
                "file_name": "images/街 1.png",
                "width": 200,
                "height": 100,
                "license": 1,
                "item": "street",
                "question": "Box every car.",
                "confidence": 0.9,
            }
        ],
        "annotations": [
            {
                "id": 1,
                "image_id": 1,
                "category_id": 1,
                "bbox": [50.0, 50.0, 100.0, 50.0],
                "area": 5000.0,
                "segmentation": [],
                "iscrowd": 0,
            }
        ],
        "categories": [{"id": 1, "name": "car"}],
        "licenses": [{"id": 1, "name": "CC-BY-4.0"}],
    }


@FEW
@given(pages("box"))
def test_coco_gives_back_every_box_to_the_hundredth_of_a_pixel(given: list[list[Item]]) -> None:
    items = [item for item in by_kind(given).get("box", []) if item.label is not None]
    if not by_kind(given):
        return
    found = coco(*given)
    names = {category["id"]: category["name"] for category in found["categories"]}

    boxes = [(box, item.picture) for item in items if item.picture is not None for box in item.label]
    for annotation, (box, picture) in zip(found["annotations"], boxes, strict=True):
        left, top, right, bottom = box["box"]
        expected = [left * picture.width, top * 480, (right - left) * picture.width, (bottom - top) * 480]
        assert annotation["bbox"] == pytest.approx(expected, abs=0.0051)
        assert names[annotation["category_id"]] == box["label"]
    assert [image["item"] for image in found["images"]] == [item.key for item in items]
    assert {annotation["image_id"] for annotation in found["annotations"]} <= set(range(1, len(items) + 1))


def test_a_picture_without_anything_to_box_stays_and_one_without_a_label_goes() -> None:
    nothing = Item("empty", "box", Boxes(), "en", "CC0-1.0", "?", picture=STREET.picture, label=[])
    open_ = Item("open", "box", Boxes(), "en", "CC0-1.0", "?", picture=STREET.picture)

    found = coco([nothing, open_, tombstone("was", "box", Boxes())])

    assert [image["item"] for image in found["images"]] == ["empty"]
    assert found["annotations"] == []


@FEW
@given(pages())
def test_label_studio_gets_every_label_that_there_is(given: list[list[Item]]) -> None:
    for kind, items in by_kind(given).items():
        folder, _ = exported("labelstudio", [items])
        tasks = json.loads(folder[f"{kind}.labelstudio.json"])
        for task, item in zip(tasks, items, strict=True):
            assert [read(each["result"], item) for each in task["annotations"]] == told(item)
            assert [each["model_version"] for each in task["predictions"]] == [said.model for said in item.models]
            assert task["data"]["text"] == item.prompt


def told(item: Item) -> list[Any]:
    if isinstance(item.space, Text):
        return [text.text for text in item.texts if text.text is not None]
    return [] if item.label is None else [item.label]


def read(results: list[dict[str, Any]], item: Item) -> Any:
    values = [result["value"] for result in results]
    if isinstance(item.space, Boxes):
        return [rectangle(value) for value in values]
    if isinstance(item.space, Tags):
        return [name for value in values for name in value["choices"]]
    [value] = values
    [[said]] = [[inner] if not isinstance(inner, list) else inner for inner in value.values()]
    return said


def rectangle(value: dict[str, Any]) -> dict[str, Any]:
    left, top = value["x"] / 100, value["y"] / 100
    corners = [left, top, left + value["width"] / 100, top + value["height"] / 100]
    return {"box": pytest.approx(corners, abs=1e-9), "label": value["rectanglelabels"][0]}


def test_the_set_up_has_a_tag_for_all_that_the_results_name() -> None:
    passage = Item(
        "q", "answer", Text(), "en", "CC0-1.0", "?", passage="Read.", texts=(GivenText("p", "x", "d", used_ai=False),)
    )
    for each in (STREET, passage):
        [task], config = studio([each])
        names = {tag.get("name") for tag in config}
        sources = {value.removeprefix("$") for tag in config if (value := tag.get("value"))}
        [result] = task["annotations"][0]["result"]
        assert {result["from_name"], result["to_name"]} <= names
        assert sources <= task["data"].keys()
        assert all(task["data"][name] for name in sources - {"options"})


def test_what_is_not_there_has_no_tag() -> None:
    _, config = studio([Item("c", "choice", Options(2), "en", "MIT", "?", options=("a", "b"))])

    assert [tag.tag for tag in config] == ["Text", "Choices"]


def test_models_are_predictions_gold_is_ground_truth_and_none_of_these_can_be_chosen() -> None:
    said = ModelAnswer("gpt-x", "none_of_these")
    item = Item(
        "c", "choice", Options(3), "en", "MIT", "?", options=("a", "b"), label="a", is_gold=True, models=(said,)
    )

    [task], _ = studio([item])

    assert [option["value"] for option in task["data"]["options"]] == ["a", "b", "none_of_these"]
    assert task["annotations"][0]["ground_truth"] is True
    [prediction] = task["predictions"]
    assert prediction["result"][0]["value"] == {"choices": ["none_of_these"]}


def test_a_picture_is_looked_for_among_local_files() -> None:
    [task], _ = studio([STREET])

    assert task["data"]["image"] == "/data/local-files/?d=images/%E8%A1%97%201.png"


def test_a_tombstone_is_no_task() -> None:
    tasks, _ = studio([STREET], [tombstone("was", "box", Boxes())])

    assert [task["data"]["id"] for task in tasks] == ["street"]
