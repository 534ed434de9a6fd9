"""What operators type is read exactly, or refused by the name of what is wrong with it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import (
    AmountAboveSupply,
    AmountNotPositive,
    AmountTooFine,
    AmountUnreadable,
    MomentUnreadable,
    SpanUnreadable,
)
from handlers.operator import typed
from kernel.money import SUPPLY_UNITS, Amount

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@given(st.integers(1, SUPPLY_UNITS))
def test_every_amount_reads_back_as_it_is_written(units: int) -> None:
    assert typed.amount(str(Amount(units))) == Amount(units)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("1,000.25", 100_025_000_000),
        (" ０.５ ", 50_000_000),
        ("12AIC", 1_200_000_000),
        ("0.000000010", 1),
        ("10,000,000,000", SUPPLY_UNITS),
        ("007", 700_000_000),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, units: int) -> None:
    assert typed.amount(text) == Amount(units)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("0", AmountNotPositive),
        ("0.000000000", AmountNotPositive),
        ("-1", AmountNotPositive),
        ("-0.000000001", AmountNotPositive),
        ("1.123456789", AmountTooFine),
        ("10000000000.00000001", AmountAboveSupply),
        ("9" * 30, AmountAboveSupply),
        ("9" * 31, AmountUnreadable),
        ("1,00", AmountUnreadable),
        ("1e3", AmountUnreadable),
        ("+5", AmountUnreadable),
        ("NaN", AmountUnreadable),
        (".5", AmountUnreadable),
        ("", AmountUnreadable),
    ],
)
def test_what_is_no_amount_is_refused_by_what_is_wrong_with_it(text: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        typed.amount(text)


def test_moments_are_utc_unless_they_say_otherwise() -> None:
    assert typed.moment("2027-01-31", NOW) == datetime(2027, 1, 31, tzinfo=UTC)
    assert typed.moment("2027-01-31T12:30+08:00", NOW) == datetime(2027, 1, 31, 4, 30, tzinfo=UTC)
    assert typed.moment("NOW", NOW) == NOW
    assert [typed.names_a_day(text) for text in ("2027-01-31", "2027-01-31T12:30")] == [True, False]


@pytest.mark.parametrize("text", ["tomorrow", "2027-02-30", "0001-01-01", "9999-12-31", "31.1.2027", ""])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(MomentUnreadable):
        typed.moment(text, NOW)


def test_spans_are_whole_days() -> None:
    assert [typed.span_s(text) // 86_400 for text in ("0", "90", "90d", "2W", "4y")] == [0, 90, 90, 14, 1460]
    for text in ("", "-1d", "4 years", "1.5y", "101y", "1m", "9999999"):
        with pytest.raises(SpanUnreadable):
            typed.span_s(text)
