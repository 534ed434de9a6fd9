"""The starter campaign: our own, in both languages, with gold, importable as it stands, its truths known and right."""

import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from kernel.values import Language
from tasks import starter
from tasks.imports import Import, read
from tasks.kinds import all_kinds, reviewed_kinds
from tasks.practice import practice_for
from tasks.rows import Defaults
from views.pictures.starter import draw, starter_archive

ROWS = [json.loads(line) for line in starter.table().decode().splitlines()]
CROWD = Path(__file__).parents[2] / "sandbox" / "crowd" / "starter_truth.json"
GOLD_WANTED = 20
"""What an import asks for at least."""


@pytest.fixture(scope="module")
def imported() -> Import:
    return read("starter.zip", starter_archive(), Defaults())


def test_every_row_is_good_and_every_picture_is_drawn(imported: Import) -> None:
    assert imported.bad_rows == ()
    assert len(imported.items) == len(ROWS) >= 40
    assert imported.images.keys() == starter.recipes().keys()
    assert imported.manifest.title


def test_languages_and_kinds_are_equals() -> None:
    counts = Counter((row["lang"], row["kind"]) for row in ROWS)
    assert {lang for lang, _ in counts} == set(Language)
    assert {kind for _, kind in counts} == all_kinds().keys() - {"review"}, "reviews come with the answers"
    for kind in all_kinds().keys() - {"review"}:
        assert counts["zh", kind] == counts["en", kind] >= 2


def test_pictures_texts_and_questions_are_all_there() -> None:
    choices = [row for row in ROWS if row["kind"] == "choice"]
    assert sum("image" in row for row in choices) >= 20
    assert sum("image" not in row for row in choices) >= 10


def test_there_is_gold_enough() -> None:
    choices = [row for row in ROWS if row["kind"] == "choice"]
    gold = [row for row in choices if "gold" in row]
    assert len(gold) >= max(GOLD_WANTED, len(choices) / 4)
    assert all("gold" in row for row in ROWS if row["kind"] == "answer")


def test_every_kind_has_work_beside_its_gold_for_gold_alone_is_not_dealt() -> None:
    for kind in all_kinds().keys() - {"review"} - reviewed_kinds():
        open_rows = Counter(row["lang"] for row in ROWS if row["kind"] == kind and "gold" not in row)
        assert set(open_rows) == set(Language), kind


def test_everything_is_free() -> None:
    assert {row["licence"] for row in ROWS} == {"CC0-1.0"}


def test_questions_and_ids_are_unique() -> None:
    assert len({row["id"] for row in ROWS}) == len({row["text"] for row in ROWS}) == len(ROWS)


def test_no_question_hides_in_another_so_that_a_card_tells_which_it_is() -> None:
    texts = ["".join(re.findall(r"\w", row["text"])) for row in ROWS]
    assert not [(one, other) for one in texts for other in texts if one != other and one in other]


def test_every_truth_is_possible_and_agrees_with_gold() -> None:
    assert starter.truths().keys() == {row["text"] for row in ROWS}
    for row in ROWS:
        truth = starter.truths()[row["text"]]
        match row["kind"]:
            case "choice":
                assert truth in row["options"]
                assert row.get("gold", truth) == truth
            case "compare":
                assert truth in {row["a"], row["b"]}
                assert row[row.get("gold", "a")] == truth or "gold" not in row
            case "number":
                assert row.get("gold", float(truth)) == float(truth)
            case "label":
                assert row.get("gold", truth.split("|")) == truth.split("|")
                assert set(truth.split("|")) <= set(row["options"])
            case "box":
                drawn = [{"box": sides, "label": row["options"][number]} for *sides, number in json.loads(truth)]
                assert row.get("gold", drawn) == drawn
            case _:
                assert _plain(truth) in _plain(row["gold"])


def test_every_box_lies_close_around_what_is_drawn() -> None:
    for row in (row for row in ROWS if row["kind"] == "box"):
        recipe, boxes = starter.recipes()[row["image"]], json.loads(starter.truths()[row["text"]])
        assert len(boxes) == recipe["count"]
        pixels = np.asarray(Image.open(io.BytesIO(draw(recipe)))).astype(int)
        is_drawn = np.abs(pixels - pixels[:, 2:3]).sum(axis=2) > 24  # the ground changes from top to bottom alone
        size = np.array([is_drawn.shape[1], is_drawn.shape[0]] * 2)
        for *sides, _label in boxes:
            left, top, right, bottom = np.round(np.array(sides) * size).astype(int)
            assert all(edge.any() for edge in _edges(is_drawn[top:bottom, left:right]))
            assert not any(edge.any() for edge in _edges(is_drawn[top - 3 : bottom + 3, left - 3 : right + 3]))


def _edges(region: Any) -> tuple[Any, ...]:
    return region[0], region[-1], region[:, 0], region[:, -1]


def test_the_crowd_knows_the_same_truths() -> None:
    assert json.loads(CROWD.read_text(encoding="utf-8")) == starter.truths()


def test_twins_have_their_truth_at_the_same_place() -> None:
    places: dict[str, set[int]] = {}
    for row in ROWS:
        if "twin" in row:
            places.setdefault(row["twin"], set()).add(row["options"].index(starter.truths()[row["text"]]))
    assert len(places) >= 10
    assert all(len(found) == 1 for found in places.values())


def test_options_are_shared_so_that_people_can_be_compared() -> None:
    sets = Counter(tuple(row["options"]) for row in ROWS if row["kind"] == "choice")
    assert min(sets.values()) >= 4


@pytest.mark.parametrize(("kind", "count"), [("choice", 3), ("answer", 1), ("review", 3)])
def test_practice_is_whole_in_both_languages(kind: str, count: int) -> None:
    assert len(practice_for(kind)) == count
    for task in practice_for(kind):
        for words in (task.prompt, task.explanation, task.options):
            assert set(words) == set(Language)
        assert len({len(options) for options in task.options.values()}) == 1
        assert (task.answer is not None) == (kind == "review")


def test_a_kind_without_practice_needs_none() -> None:
    assert practice_for("no such kind") == ()


def test_practice_is_not_always_the_same_button() -> None:
    for kind in ("choice", "review"):
        assert len({task.right for task in practice_for(kind)}) > 1


def _plain(text: str) -> str:
    return "".join(re.findall(r"\w", text.casefold()))
