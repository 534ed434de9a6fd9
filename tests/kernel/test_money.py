"""Amounts are exact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import PARTS, SUPPLY_UNITS, Amount, Quality

units = st.integers(0, SUPPLY_UNITS)


@given(units)
def test_an_amount_reads_back_what_it_prints(value: int) -> None:
    assert Amount.parse(str(Amount(value))) == Amount(value)


@given(units)
def test_what_chat_shows_is_never_more_than_there_is(value: int) -> None:
    shown = Amount.parse(Amount(value).shown())
    assert shown.units <= value < shown.units + 1_000_000


@pytest.mark.parametrize("text", ["", "-1", "1.123456789", "1e3", "１", ".5", "10000000000.00000001", "NaN", "1 2"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is the text itself
        Amount.parse(text)


@given(st.floats(allow_nan=False))
def test_a_quality_lies_between_low_and_high(share: float) -> None:
    assert 0 <= Quality.of(share).parts <= PARTS


def test_nan_never_becomes_pay() -> None:
    with pytest.raises(AssertionError):
        Quality.of(float("nan"))
