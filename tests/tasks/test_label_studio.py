"""Label Studio's files: what a chat can ask is asked, the rest refused by name, and nothing is gold unasked."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import FileNotReadable, FileRefused
from tasks.imports import Import, read
from tasks.kinds import answer, box, compare, label, number
from tasks.rows import Defaults, RowFault
from tests.tasks.test_imports import PNG, zipped

NOTHING = Defaults()
TEXT = '<Text name="text" value="$text"/>'
PICTURE = '<Image name="image" value="$image"/>'
CHOICES = '<Choices name="c" toName="text"><Choice value="yes"/><Choice value="no"/></Choices>'
RECTANGLES = '<RectangleLabels name="c" toName="image"><Label value="car"/><Label value="bus"/></RectangleLabels>'

BARE = {"data": {"text": "Is it?"}}


def project(config: str, *tasks: Mapping[str, Any]) -> bytes:
    return json.dumps({"label_config": f"<View>{config}</View>", "tasks": tasks}).encode()


def task(value: Mapping[str, Any] | None = None, *, truth: bool = True, **more: Any) -> dict[str, Any]:
    results = [] if value is None else [{"from_name": "c", "type": more.pop("type", "choices"), "value": value}]
    said = [{"ground_truth": truth, "result": results}]
    return {"data": {"text": "Is it?", "image": "/data/upload/3/a%20b.png"}, "annotations": said, **more}


def imported(config: str, *tasks: Mapping[str, Any]) -> Import:
    found = read("t.json", project(config, *tasks), NOTHING)
    assert found.bad_rows == ()
    return found


def refusal(data: bytes, name: str = "t.json") -> tuple[str, str]:
    with pytest.raises(FileNotReadable) as refused:
        read(name, data, NOTHING)
    facts = refused.value.facts
    return str(facts["reason"]), str(facts.get("names", facts.get("line", "")))


@pytest.mark.parametrize(
    ("given", "kept"),
    [({"m\ud800\0": "a"}, (("m", 0),)), ({" ": "a"}, None), ({"m": "a", "m ": "b"}, None)],
    ids=["what no store takes", "no name", "one name twice"],
)
def test_a_models_name_is_one_that_can_be_kept(given: dict[str, str], kept: tuple[tuple[str, int], ...] | None) -> None:
    row = {"text": "q", "options": ["a", "b"], "predictions": given}

    found = read("x.jsonl", json.dumps(row).encode(), Defaults())

    assert [item.predictions for item in found.items] == ([] if kept is None else [kept])
    assert [bad.fault for bad in found.bad_rows] == ([RowFault.WRONG_TYPE] if kept is None else [])


def test_every_example_in_the_manual_is_imported() -> None:
    text = (Path(__file__).parents[2] / "docs/formats.md").read_text("utf-8")
    choices, answers = (
        read("x.json", example.encode(), NOTHING)
        for example in re.findall(r"```label-studio\n(.*?)```", text, re.DOTALL)
    )
    assert not choices.bad_rows
    assert not answers.bad_rows
    assert [(item.id, item.kind, item.gold, item.predictions) for item in choices.items] == [
        ("1", "choice", 0, ()),
        ("2", "choice", None, (("mood-7b", 1),)),
    ]
    assert choices.items[0].payload.text == "How does the writer feel?"
    assert choices.items[0].payload.passage == "Best day of my life!"
    assert [item.line for item in answers.items] == [2, 3]
    payload = answers.items[0].payload
    assert isinstance(payload, answer.Payload)
    assert payload.references == ("用热水泡三分钟。",)
    assert answers.items[1].payload.source == "kitchen"


def test_several_choices_are_tags() -> None:
    multiple = CHOICES.replace("<Choices", '<Choices choice="multiple"')
    (item,) = imported(TEXT + multiple, task({"choices": ["no", "yes"]})).items
    assert isinstance(item.payload, label.Payload)
    assert item.gold == (0, 1)
    (seen,) = read("t.json", json.dumps([task({"choices": ["b", "a"]}) | BARE]).encode(), NOTHING).items
    assert isinstance(seen.payload, label.Payload)
    assert (seen.payload.options, seen.gold) == (("b", "a"), (0, 1))


def test_a_rating_lies_between_one_and_its_most_and_a_number_between_its_bounds() -> None:
    (stars,) = imported(TEXT + '<Rating name="c" toName="text" maxRating="10"/>', task({"rating": 7})).items
    (years,) = imported(TEXT + '<Number name="c" toName="text" min="0" max="99"/>', task({"number": 30.5})).items
    assert isinstance(stars.payload, number.Payload)
    assert isinstance(years.payload, number.Payload)
    assert (stars.payload.low, stars.payload.high, stars.gold) == (1, 10, 7)
    assert (years.payload.low, years.payload.high, years.gold) == (0, 99, 30.5)
    (seen,) = read("t.json", json.dumps([task({"rating": 4}, type="rating") | BARE]).encode(), NOTHING).items
    assert isinstance(seen.payload, number.Payload)
    assert (seen.payload.low, seen.payload.high, seen.gold) == (1, 5, 4)


def test_rectangles_become_boxes_in_shares_of_the_picture() -> None:
    value = {"x": 10, "y": 20, "width": 30, "height": 85, "rotation": 0, "rectanglelabels": ["bus"]}
    header = '<Header value="Find them."/>'
    tasks = [task(value), task(None), task(value | {"rotation": 12}), task(None, truth=False)]
    data = project(header + PICTURE + RECTANGLES, *tasks)
    found = read("t.zip", zipped({"in/t.json": data, "in/a b.png": PNG}), NOTHING)
    assert [(bad.line, bad.fault) for bad in found.bad_rows] == [(3, RowFault.BOX_TURNED)]
    boxed, empty, unknown = found.items
    assert isinstance(boxed.payload, box.Payload)
    assert (boxed.image, boxed.payload.labels) == ("a b.png", ("car", "bus"))
    assert isinstance(boxed.gold, tuple)
    (mark,) = boxed.gold
    assert isinstance(mark, tuple)
    assert [round(edge, 3) for edge in mark] == [0.1, 0.2, 0.4, 1.0, 1]
    assert empty.gold == ()
    assert unknown.gold is None


def test_the_configuration_may_lie_beside_the_tasks_and_labels_beside_a_rectangle() -> None:
    config = (
        PICTURE + '<Rectangle name="r" toName="image"/><Labels name="c" toName="image"><Label value="car"/></Labels>'
    )
    value = {"x": 0, "y": 0, "width": 50, "height": 50, "labels": ["car"]}
    bare = json.dumps([task(value, type="labels") | {"data": {"image": "s3://there/a.png", "text": "x"}}])
    files: dict[str, str | bytes] = {
        "t.json": bare,
        "a.png": PNG,
        "config.xml": f"<View><Header value='Where?'/>{config}</View>",
    }
    found = read("t.zip", zipped(files), NOTHING)
    assert found.bad_rows == ()
    assert found.items[0].gold is not None
    files["other.xml"] = "<View/>"
    assert refusal(zipped(files), "t.zip")[0] == "several_tables"


def test_pairs_are_compared() -> None:
    config = (
        '<Header value="$prompt"/><Pairwise name="c" toName="one,two"/>'
        '<Text name="one" value="$first"/><Text name="two" value="$second"/>'
    )
    data = {"prompt": "How is tea made?", "first": "With milk.", "second": "With tea."}
    (item,) = imported(config, task({"selected": "left"}) | {"data": data}).items
    assert isinstance(item.payload, compare.Payload)
    assert (item.payload.text, item.payload.a, item.payload.b) == ("How is tea made?", "With milk.", "With tea.")
    assert item.payload.passage is None
    assert item.gold == compare.A


def test_only_ground_truth_is_gold_and_it_must_not_contradict_itself() -> None:
    two = task({"choices": ["yes"]})
    two["annotations"] += task({"choices": ["no"]})["annotations"]
    cancelled = task({"choices": ["yes"]})
    cancelled["annotations"][0]["was_cancelled"] = True
    tasks = [task({"choices": ["yes"]}, truth=False), cancelled, two, task({"choices": ["maybe"]})]
    found = read("t.json", project(TEXT + CHOICES, *tasks), NOTHING)
    assert [item.gold for item in found.items] == [None, None]
    assert [(bad.line, bad.fault) for bad in found.bad_rows] == [
        (3, RowFault.GOLDS_DIFFER),
        (4, RowFault.GOLD_NOT_AN_OPTION),
    ]


def test_what_models_said_is_kept_with_their_names_where_it_is_one_of_the_options() -> None:
    def said(choice: str, model: str | None = None) -> dict[str, Any]:
        return {"model_version": model, "result": [{"from_name": "c", "value": {"choices": [choice]}}]}

    predictions = [said("no", "m1"), said("maybe", "m2"), said("yes"), 17, {"result": []}]
    (item,) = imported(TEXT + CHOICES, task(None, predictions=predictions)).items
    assert item.predictions == (("m1", 1), ("m2", None), ("label-studio", 0))
    rows = [{"text": "q", "options": ["a", "b"], "predictions": given} for given in ({"m": "b"}, ["b"])]
    own = read("t.json", json.dumps(rows).encode(), NOTHING)
    assert own.items[0].predictions == (("m", 1),)
    assert [bad.fault for bad in own.bad_rows] == [RowFault.WRONG_TYPE]


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        (TEXT + '<Taxonomy name="c" toName="text"/>', ("unknown_control", "Taxonomy")),
        (TEXT + '<Labels name="c" toName="text"><Label value="x"/></Labels>', ("unknown_control", "Labels")),
        (TEXT + '<Choices name="c"><Choice value="a"><Choice value="b"/></Choice></Choices>',
         ("unknown_control", "Choices")),
        (TEXT + CHOICES + '<TextArea name="why" toName="text"/>', ("several_controls", "c, why")),
        (TEXT, ("no_control", "")),
        ("<oops", ("bad_config", "")),
        (TEXT + '<Number name="c" min="low"/>', ("bad_config", "")),
        ("<!-- fine --><!ENTITY a 'aaaa'>", ("bad_config", "")),
    ],
)  # fmt: skip
def test_an_interface_that_a_chat_cannot_be_is_refused_by_name(config: str, reason: tuple[str, str]) -> None:
    assert refusal(project(config, task())) == reason


def test_a_file_without_a_configuration_and_without_results_says_what_is_missing() -> None:
    assert refusal(json.dumps([task()]).encode()) == ("no_control", "")
    assert refusal(json.dumps([task({"text": "x"}, type="labels")]).encode()) == ("unknown_control", "labels")
    two = [task({"choices": ["a"]}), task({"rating": 3}, type="rating")]
    assert refusal(json.dumps(two).encode())[0] == "several_controls"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'[{"text": "a"},\n{"text": ', ("not_json", "2")),
        (b'[{"text": "a"}\n{"text": "b"}]', ("not_json", "2")),
        (b'{"tasks"', ("not_json", "1")),
        (b'{"rows": []}', ("not_a_list", "")),
        (b'{"tasks": {}}', ("not_a_list", "")),
        (b'"hello"', ("not_a_list", "")),
        (b'{"title": 7, "tasks": []}', ("bad_manifest", "")),
        (b"[" * 100_000, ("not_json", "1")),
    ],
)
def test_broken_json_is_refused_with_its_line(data: bytes, reason: tuple[str, str]) -> None:
    assert refusal(data) == reason


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
NAMED = st.sampled_from(
    ["data", "annotations", "predictions", "result", "value", "choices", "ground_truth", "id", "text"]
)
LIKE_TASKS = st.recursive(
    JSON, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMED, inner, max_size=4), max_leaves=20
)


@given(st.lists(st.fixed_dictionaries({"data": LIKE_TASKS, "annotations": LIKE_TASKS, "predictions": LIKE_TASKS})))
def test_no_task_breaks_the_reader(tasks: list[dict[str, Any]]) -> None:
    for data in (json.dumps(tasks).encode(), project(TEXT + CHOICES, *tasks)):
        try:
            found = read("t.json", data, NOTHING)
        except FileRefused:
            continue
        assert len(found.items) + len(found.bad_rows) == len(tasks)


def test_options_may_differ_from_task_to_task_and_other_texts_are_read_below_the_question() -> None:
    config = (
        '<Text name="passage" value="$article"/><Text name="text" value="$text"/>'
        '<Choices name="c" toName="text" value="$answers"/>'
    )
    own = {"article": "Tea comes from China.", "text": "Where from?", "answers": [{"value": "China"}, "Peru"]}
    (item,) = imported(config, task({"choices": ["China"]}) | {"data": own}).items
    assert (item.payload.text, item.payload.passage) == ("Where from?", "Tea comes from China.")
    assert (getattr(item.payload, "options", None), item.gold) == (("China", "Peru"), 0)
    found = read("t.json", project(config, {"data": own | {"answers": "?"}}), NOTHING)
    assert [(bad.fault, bad.facts) for bad in found.bad_rows] == [(RowFault.MISSING, {"field": "options"})]
