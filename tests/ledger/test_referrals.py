"""What somebody's work brings to whoever invited them."""

from hypothesis import given
from hypothesis import strategies as st

from kernel.money import UNITS_PER_AIC
from ledger.emission import LANE_BASE_UNITS, referral_base_units
from ledger.referrals import STEP, STEPS, WORK_A_STEP, base_units_of, steps_earned

UNITS = st.integers(0, 10**18)


def test_it_is_a_twentieth_of_the_first_200_aic_in_ten_steps() -> None:
    assert (STEP.units, STEPS, WORK_A_STEP.units) == (UNITS_PER_AIC, 10, 20 * UNITS_PER_AIC)
    assert STEPS * STEP.units * 20 == STEPS * WORK_A_STEP.units == LANE_BASE_UNITS


@given(UNITS, UNITS)
def test_steps_never_come_to_more_than_the_rule_says_and_never_go_back(units: int, more: int) -> None:
    steps = steps_earned(units)
    assert steps * STEP.units <= referral_base_units(units) < (steps + 1) * STEP.units
    assert steps <= steps_earned(units + more) <= STEPS


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9), st.data())
def test_the_base_price_of_work_lies_where_its_pay_lies(a: int, b: int, c: int, d: int, data: st.DataObject) -> None:
    low, high = sorted((a, b))
    base = (min(c, d), max(c, d))
    paid = data.draw(st.integers(low, high))
    found = base_units_of(paid, (low, high), base)
    assert base[0] <= found <= base[1]
    if low < high:
        assert base_units_of(high, (low, high), base) == base[1]
    assert base_units_of(low, (low, high), base) == base[0]
