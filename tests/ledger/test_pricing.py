from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from kernel.money import PARTS, Amount, Quality, Range
from ledger.pricing import highest, lowest, pay

UNITS = st.integers(min_value=0, max_value=10**13)
RANGES = st.tuples(UNITS, UNITS).map(sorted).map(lambda both: Range(Amount(both[0]), Amount(both[1])))
QUALITIES = st.integers(min_value=0, max_value=PARTS).map(Quality)
PRICES = st.integers(min_value=0, max_value=PARTS)


@given(RANGES, QUALITIES, PRICES)
def test_pay_is_the_formula_rounded_down_once(base: Range, quality: Quality, price_parts: int) -> None:
    low, high = base.low.units, base.high.units
    exact = (low + (high - low) * Fraction(quality.parts, PARTS)) * Fraction(price_parts, PARTS)

    assert pay(base, quality, price_parts).units == floor(exact)


@given(RANGES, QUALITIES, PRICES)
def test_what_is_reserved_is_always_enough(base: Range, quality: Quality, price_parts: int) -> None:
    assert lowest(base, price_parts) <= pay(base, quality, price_parts) <= highest(base, price_parts)


@given(RANGES, QUALITIES, QUALITIES, PRICES)
def test_better_work_never_earns_less(base: Range, one: Quality, other: Quality, price_parts: int) -> None:
    worse, better = sorted((one, other))

    assert pay(base, worse, price_parts) <= pay(base, better, price_parts)


def test_at_price_one_the_ends_of_the_range_are_paid_exactly() -> None:
    base = Range(Amount.parse("1"), Amount.parse("3"))

    assert lowest(base, PARTS) == Amount.aic(1)
    assert pay(base, Quality(PARTS // 2), PARTS) == Amount.aic(2)
    assert highest(base, PARTS) == Amount.aic(3)
