"""A quote never promises what it does not reserve, and pay never exceeds its quote."""

from hypothesis import given
from hypothesis import strategies as st

from kernel.money import PARTS, Amount, Quality, Range
from ledger.emission import EFFORT_TASKS, LANE_BASE_UNITS, effort_parts
from ledger.quotes import Terms, earned, fixed, quote

AIC = 100_000_000
BASE = Range(Amount.aic(2), Amount.aic(5))
parts = st.integers(0, PARTS)


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    price, lane = sorted((draw(parts), draw(parts)))
    return Terms(
        price_parts=price,
        lane_parts=lane,
        worked=draw(st.integers(0, 10_000)),
        lane_free_units=draw(st.integers(0, 10 * AIC)),
        lane_left_units=draw(st.integers(0, LANE_BASE_UNITS)),
    )


ranges = st.tuples(st.integers(0, 10 * AIC), st.integers(0, 10 * AIC)).map(
    lambda ends: Range(Amount(min(ends)), Amount(max(ends)))
)


@given(ranges, terms(), parts)
def test_pay_and_its_parts_stay_within_what_is_reserved(base: Range, on: Terms, quality: int) -> None:
    quoted = quote(base, on)
    assert quoted.high.units <= base.high.units
    assert quoted.lane_units <= min(on.lane_free_units, quoted.high.units)
    assert quoted.lane_base_units <= quoted.newcomer_base_units <= on.lane_left_units

    paid = earned(quoted, Quality(quality))
    assert quoted.low <= paid.amount <= quoted.high
    assert paid.base_units <= quoted.base.high.units
    assert paid.lane_units <= quoted.lane_units
    assert paid.lane_base_units <= quoted.lane_base_units
    assert paid.lane_base_units <= paid.newcomer_base_units <= paid.base_units
    if quality == PARTS:
        assert (paid.amount, paid.lane_units) == (quoted.high, quoted.lane_units)
        assert paid.lane_base_units == quoted.lane_base_units


@given(ranges, terms())
def test_the_lane_never_lowers_a_price(base: Range, on: Terms) -> None:
    without = Terms(on.price_parts, on.lane_parts, on.worked, on.lane_free_units, 0)
    assert quote(base, on).high >= quote(base, without).high
    assert quote(base, without).lane_units == 0


@given(st.integers(0, 1000))
def test_everybody_elses_price_is_the_days_by_the_effort_curve(worked: int) -> None:
    on = Terms(PARTS // 2, PARTS, worked, 10**18, 0)
    assert quote(BASE, on).price_parts == PARTS // 2 * effort_parts(worked) // PARTS


def test_work_across_the_lanes_end_has_one_price_in_proportion() -> None:
    on = Terms(0, PARTS, EFFORT_TASKS - 1, 10**18, 2 * AIC)
    assert quote(BASE, on).high == Amount.aic(2)
    assert quote(BASE, on).price_parts == PARTS * 2 // 5


def test_a_sponsors_quote_takes_nothing_of_the_pool() -> None:
    quoted = fixed(BASE, PARTS // 2)
    assert (quoted.low, quoted.high) == (Amount.aic(1), Amount(5 * AIC // 2))
    paid = earned(quoted, Quality(PARTS))
    assert (paid.amount, paid.base_units, paid.lane_units) == (quoted.high, 0, 0)
