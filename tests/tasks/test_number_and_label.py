"""The kinds whose answers are near or far: numbers that are typed, tags that are marked."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Amount
from kernel.values import Number, Tags
from tasks.cards import Offer
from tasks.errors import AnswerEmpty, NotANumber, NumberOutOfRange, UnknownOption
from tasks.kinds import judged_by, label, number, options_in
from tasks.rows import Defaults, Row, RowFault, RowRefused

OFFER = Offer(low=Amount.aic(2), high=Amount.aic(5), ref="8F2K")


def count(**fields: object) -> tuple[number.Payload, float | None]:
    return number.parse_row(Row({"text": "How many fish?", "lang": "en"} | fields))


def tagged(
    *, none_of_these: bool = False, options: object = ("a", "b", "c"), **fields: object
) -> tuple[label.Payload, tuple[int, ...] | None]:
    row = {"text": "Which?", "lang": "en", "options": options} | fields
    return label.parse_row(Row(row, Defaults(none_of_these=none_of_these)))


def test_a_number_has_its_unit_and_bounds() -> None:
    payload, gold = count(unit="kg", low=0, high="1,000", gold="一百二十 kg")
    assert number.space(payload) == Number(0, 1000)
    assert gold == 120
    assert number.card(payload, OFFER).unit == "kg"
    assert number.parse_answer(payload, "3.5 kg") == 3.5
    assert number.load(payload.model_dump(mode="json")) == payload
    assert (judged_by("number", payload), options_in(number.space(payload))) == (("kg",), 1)


@pytest.mark.parametrize(
    ("bounds", "typed", "allowed"),
    [
        ({"low": 0}, "-1", "≥ 0"),
        ({"high": 5}, "5.1", "≤ 5"),
        ({"low": 0, "high": 1.5, "unit": "m"}, "2", "0 – 1.5 m"),
    ],
)
def test_a_number_out_of_bounds_is_told_where_it_should_be(bounds: dict[str, object], typed: str, allowed: str) -> None:
    with pytest.raises(NumberOutOfRange) as refused:
        number.parse_answer(count(**bounds)[0], typed)
    assert refused.value.facts == {"allowed": allowed}


@pytest.mark.parametrize("typed", ["many", "NaN", "inf", "1e999", "3 or 4"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NotANumber):
        number.parse_answer(count()[0], typed)


def test_nothing_visible_is_no_answer() -> None:
    with pytest.raises(AnswerEmpty):
        number.parse_answer(count()[0], " \u200b")


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"gold": "many"}, RowFault.WRONG_TYPE),
        ({"low": "x"}, RowFault.WRONG_TYPE),
        ({"high": "1e999"}, RowFault.WRONG_TYPE),
        ({"low": 5, "high": 5}, RowFault.BOUNDS_CROSS),
        ({"low": 0, "gold": -1}, RowFault.GOLD_OUT_OF_RANGE),
        ({"unit": "x" * 13}, RowFault.TOO_LONG),
    ],
)
def test_a_row_with_a_number_that_can_not_be_is_refused(fields: dict[str, object], fault: RowFault) -> None:
    with pytest.raises(RowRefused) as refused:
        count(**fields)
    assert refused.value.fault is fault


def test_tags_have_gold_of_several_and_of_none() -> None:
    assert tagged(gold=["c", "a", "a"])[1] == (0, 2)
    assert tagged(gold="b|c", options="a|b|c")[1] == (1, 2)
    assert tagged(gold="none_of_these", none_of_these=True)[1] == ()
    assert tagged()[1] is None
    for wrong in ("none_of_these", ["a", "x"]):
        with pytest.raises(RowRefused) as refused:
            tagged(gold=wrong)
        assert refused.value.fault is RowFault.GOLD_NOT_AN_OPTION


def test_a_card_shows_what_is_marked() -> None:
    payload = tagged()[0]
    assert label.space(payload) == Tags(3)
    assert label.card(payload, OFFER).marked == ()
    drafted = Offer(low=OFFER.low, high=OFFER.high, ref=OFFER.ref, draft="[2,0]")
    assert label.card(payload, drafted).marked == (0, 2)


def test_none_of_the_tags_is_an_answer_only_where_it_is_allowed() -> None:
    payload = tagged()[0]
    assert label.parse_answer(payload, 3, none_of_these=True) == ()
    for raw in (3, "[]"):
        with pytest.raises((UnknownOption, AnswerEmpty)):
            label.parse_answer(payload, raw)


@given(st.text() | st.lists(st.integers(-5, 5) | st.booleans() | st.text()).map(json.dumps) | st.integers())
def test_marks_are_some_of_the_tags_or_refused(raw: str | int) -> None:
    try:
        tags = label.parse_answer(tagged()[0], raw)
    except (UnknownOption, AnswerEmpty):
        return
    assert tags
    assert set(tags) <= {0, 1, 2}
