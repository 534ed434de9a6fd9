"""What is exported for Label Studio comes back as the same tasks: with its kind, its words, its gold."""

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest

from tasks.exports.shapes import Item, ModelAnswer, Picture, answer_as_written, item_of
from tasks.exports.shapes import Text as GivenText
from tasks.imports import Import, read
from tasks.items import Item as Imported
from tasks.kinds import all_kinds
from tasks.rows import Defaults, RowFault
from tests.tasks.exports.items import exported

COMMON = {
    "id": "first",
    "lang": "zh",
    "text": "问题？\n👩 <b>&",
    "passage": "“读”这里",
    "licence": "MIT",
    "source": "=x",
}
BOXES = [{"box": [0.1, 0.2, 0.35, 0.5], "label": "b"}]
ROWS: dict[str, dict[str, Any]] = {
    "answer": {},
    "box": {"options": ["a", "b"], "image": "street 街.png", "gold": BOXES},
    "choice": {"options": ["a", "=b"], "gold": "=b", "image": "street 街.png"},
    "compare": {"a": "this", "b": "that", "gold": "b"},
    "correct": {"answer": "wrnog tea", "mistakes": ["wrnog"]},
    "label": {"options": ["a", "b", "c"], "gold": ["a", "c"]},
    "number": {"unit": "kg", "low": -1, "high": 7.5, "gold": 3},
    "review": {"answer": "this", "gold": "reject"},
}
PNG = b"not looked at here"


def zipped(files: dict[str, str | bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def imported(kind: str) -> Imported:
    row = json.dumps({"kind": kind, **COMMON, **ROWS[kind]})
    found = read("x.zip", zipped({"x.jsonl": row, "street 街.png": PNG}), Defaults())
    assert found.bad_rows == ()
    return found.items[0]


def as_item(found: Imported, **known: Any) -> Item:
    """The task once it is settled as its gold says, by an operator's word."""
    if found.gold is not None:
        known |= {"label": answer_as_written(found.gold, found.payload, found.kind), "is_gold": True}
    picture = Picture(f"images/{found.image}", 640, 480) if found.image else None
    return item_of(found.kind, found.payload, key=found.id, licence="CC0-1.0", picture=picture, **known)


def back(item: Item, change: Any = lambda task: task) -> Import:
    folder, _ = exported("labelstudio", [[item]])
    files: dict[str, str | bytes] = {name: folder[name] for name in folder.files}
    [name] = (name for name in files if name.endswith(".json"))
    files[name] = json.dumps([change(task) for task in json.loads(files[name])])
    return read("x.zip", zipped({**files, "images/street 街.png": PNG}), Defaults())


def test_every_kind_is_tried() -> None:
    assert ROWS.keys() == all_kinds().keys()


@pytest.mark.parametrize("kind", sorted(ROWS))
def test_a_task_comes_back_as_it_went(kind: str) -> None:
    before = imported(kind)

    found = back(as_item(before))

    assert found.bad_rows == ()
    [after] = found.items
    assert (after.id, after.kind, after.payload) == (before.id, before.kind, before.payload)
    assert after.gold == before.gold
    assert after.image == (before.image and f"images/{before.image}")


def test_a_crowds_label_is_no_gold_and_models_stay_models() -> None:
    before = imported("choice")
    item = as_item(before, models=(ModelAnswer("gpt-x", "a"),))

    def unsure(task: dict[str, Any]) -> dict[str, Any]:
        return task | {"annotations": [each | {"ground_truth": False} for each in task["annotations"]]}

    [after] = back(item, unsure).items

    assert after.gold is None
    assert after.predictions == (("gpt-x", 0),)


def test_a_text_that_they_call_true_becomes_a_reference() -> None:
    given = GivenText("p", "用热水。", "2026-12-01", used_ai=False)

    def true(task: dict[str, Any]) -> dict[str, Any]:
        return task | {"annotations": [each | {"ground_truth": True} for each in task["annotations"]]}

    [after] = back(as_item(imported("answer"), texts=(given,)), true).items

    assert after.payload.references == ("用热水。",)  # type: ignore[attr-defined]


def test_two_truths_that_differ_are_refused_with_their_line() -> None:
    def torn(task: dict[str, Any]) -> dict[str, Any]:
        [said] = task["annotations"]
        other = json.loads(json.dumps(said).replace("=b", "a"))
        return task | {"annotations": [said, other]}

    found = back(as_item(imported("choice")), torn)

    assert found.items == ()
    assert [(bad.fault, bad.line) for bad in found.bad_rows] == [(RowFault.GOLDS_DIFFER, 1)]


def test_a_task_without_its_kind_is_refused_among_ours() -> None:
    folder, _ = exported("labelstudio", [[as_item(imported("choice"))]])
    [ours] = json.loads(folder["choice.labelstudio.json"])
    foreign = {"data": {"text": "?"}}

    found = read("x.json", json.dumps([ours | {"data": ours["data"] | {"image": ""}}, foreign]).encode(), Defaults())

    assert [item.id for item in found.items] == ["first"]
    assert [bad.fault for bad in found.bad_rows] == [RowFault.MISSING]
