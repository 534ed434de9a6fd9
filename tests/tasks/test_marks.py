"""Boxes from outside: read strictly, written in one way."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import HouseError
from tasks.errors import BoxesUnreadable, BoxOutside, BoxWithoutArea, TooManyBoxes
from tasks.marks import read_marks, read_written, written

BOX = [0.1, 0.2, 0.3, 0.4, 0]

sides = st.floats(0, 1)


@st.composite
def boxes(draw: st.DrawFn) -> list[Any]:
    left, right = sorted(draw(st.lists(st.integers(0, 10_000), min_size=2, max_size=2, unique=True)))
    top, bottom = sorted(draw(st.lists(st.integers(0, 10_000), min_size=2, max_size=2, unique=True)))
    return [*(side / 10_000 for side in (left, top, right, bottom)), draw(st.integers(0, 2))]


@given(st.lists(boxes(), max_size=20), st.randoms())
def test_whatever_their_order_boxes_are_written_in_one_way(given_boxes: list[list[Any]], random: Any) -> None:
    shuffled = [*given_boxes, *given_boxes[:1]]
    random.shuffle(shuffled)
    marks = read_marks(given_boxes, labels=3, most=100)

    assert read_marks(shuffled, labels=3, most=100) == marks
    assert read_written(written(marks), labels=3, most=100) == marks
    assert len(marks) == len({tuple(box) for box in given_boxes})


def test_no_box_is_an_answer_too() -> None:
    assert read_marks([], labels=1, most=100) == ()
    assert read_written("[]", labels=1, most=100) == ()


def test_what_lies_on_the_edge_lies_inside() -> None:
    assert read_marks([[0, 0, 1, 1, 0]], labels=1, most=1) == ((0.0, 0.0, 1.0, 1.0, 0),)


@pytest.mark.parametrize(
    ("box", "refusal"),
    [
        ([-0.0001, 0, 1, 1, 0], BoxOutside),
        ([0, 0, 1.0001, 1, 0], BoxOutside),
        ([0, 0, 1e300, 1, 0], BoxOutside),
        ([0.3, 0.2, 0.3, 0.4, 0], BoxWithoutArea),
        ([0.3, 0.2, 0.30001, 0.4, 0], BoxWithoutArea),
        ([0.5, 0.2, 0.3, 0.4, 0], BoxWithoutArea),
        ([0.1, 0.4, 0.3, 0.2, 0], BoxWithoutArea),
        ([math.nan, 0.2, 0.3, 0.4, 0], BoxesUnreadable),
        ([0.1, 0.2, math.inf, 0.4, 0], BoxesUnreadable),
        ([None, 0.2, 0.3, 0.4, 0], BoxesUnreadable),
        ([True, 0.2, 0.3, 0.4, 0], BoxesUnreadable),
        (["0.1", 0.2, 0.3, 0.4, 0], BoxesUnreadable),
        ([0.1, 0.2, 0.3, 0.4], BoxesUnreadable),
        ([0.1, 0.2, 0.3, 0.4, 0, 0], BoxesUnreadable),
        ([0.1, 0.2, 0.3, 0.4, 1], BoxesUnreadable),
        ([0.1, 0.2, 0.3, 0.4, -1], BoxesUnreadable),
        ([0.1, 0.2, 0.3, 0.4, 0.0], BoxesUnreadable),
        ([0.1, 0.2, 0.3, 0.4, False], BoxesUnreadable),
        ("0.1", BoxesUnreadable),
        ({}, BoxesUnreadable),
    ],
)
def test_a_bad_box_is_refused_with_its_number(box: Any, refusal: type[HouseError]) -> None:
    with pytest.raises(refusal) as caught:
        read_marks([BOX, box], labels=1, most=100)
    assert caught.value.facts == ({} if refusal is BoxesUnreadable else {"number": 2})


@pytest.mark.parametrize("raw", [None, 1, "[]", {"boxes": []}])
def test_what_is_no_list_is_unreadable(raw: object) -> None:
    with pytest.raises(BoxesUnreadable):
        read_marks(raw, labels=1, most=100)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "[NaN]", json.dumps([BOX[:4]])])
def test_a_text_that_is_no_draft_is_unreadable(text: str) -> None:
    with pytest.raises(BoxesUnreadable):
        read_written(text, labels=1, most=100)


def test_ten_thousand_boxes_are_refused_before_they_are_looked_at() -> None:
    with pytest.raises(TooManyBoxes) as caught:
        read_marks([BOX] * 9_999 + ["nonsense"], labels=1, most=100)
    assert caught.value.facts == {"limit": 100}
