import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers import LARGEST_NUMBER
from tasks.numbers import MAX_NUMBER, number_text, read_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("１２", 12),
        ("1,234.5", 1234.5),
        ("1，234", 1234),
        (".5", 0.5),
        ("-3", -3),
        ("−3.5", -3.5),
        ("+7", 7),
        ("1e3", 1000),
        ("零", 0),
        ("十", 10),
        ("十五", 15),
        ("两百", 200),
        ("一百二十", 120),
        ("一百二", 120),
        ("一百零五", 105),
        ("一万零五", 10_005),
        ("一万二千三百四十五", 12_345),
        ("三万五", 35_000),
        ("一亿二千万", 120_000_000),
        ("一万亿", 1e12),
        ("二〇二四", 2024),
        ("三点五", 3.5),
        ("负三", -3),
        ("1.5万", 15_000),
        ("3万5千", 35_000),
        ("3 kg", 3),
        ("12只", 12),
        ("十二只", 12),
        ("５００ 元", 500),
        ("5 apples", 5),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, number: float) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "abc",
        "nan",
        "inf",
        "-Infinity",
        "1e999",
        "9" * 40,
        "1" * 1000,
        "5k",
        "50%",
        "5 million",
        "3-5",
        "3 4",
        "1.2.3",
        "12:30",
        "1/2",
        "1,5",
        "1,23",
        "1234,567",
        "三到五",
        "百分之五",
        "十几个",
        "三只半",
        "一二百",
        "点五",
        "十二点",
        "约5",
        "👍",
        "\u200b",
    ],
)
def test_what_is_not_one_plain_number_is_not_guessed(typed: str) -> None:
    assert read_number(typed) is None


@pytest.mark.parametrize(
    ("typed", "unit", "number"),
    [
        ("5 kg", "kg", 5),
        ("5KG", "kg", 5),
        ("5", "kg", 5),
        ("¥5", "¥", 5),
        ("五元", "元", 5),
        ("50%", "%", 50),
        ("5 k", "k", 5),
        ("一百米", "米", 100),
        ("5 g", "kg", None),
        ("五只", "元", None),
        ("kg", "kg", None),
    ],
)
def test_only_the_tasks_own_unit_may_stand_by_its_number(typed: str, unit: str, number: float | None) -> None:
    assert read_number(typed, unit) == number


def test_zero_has_no_sign() -> None:
    zero = read_number("-0")
    assert zero == 0
    assert math.copysign(1, zero or 0.0) == 1


def test_chat_takes_no_number_that_scoring_can_not_weigh() -> None:
    assert MAX_NUMBER == LARGEST_NUMBER


@given(st.floats(-MAX_NUMBER, MAX_NUMBER, allow_nan=False).map(lambda value: value + 0.0))
def test_a_number_as_it_is_shown_is_read_as_itself(value: float) -> None:
    assert read_number(number_text(value)) == value


@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_number_in_bounds_or_none(typed: str) -> None:
    number = read_number(typed)
    assert number is None or abs(number) <= MAX_NUMBER
