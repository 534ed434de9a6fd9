"""What is still to come: plain where everything is alike, and its nine in ten are nine in ten."""

import numpy as np
import pytest

from scoring.spending import to_come


def test_alike_tasks_leave_no_doubt() -> None:
    found = to_come(np.full(10, 15.0), settled=10, left=90, spent=150.0, gold_share=0.0)
    assert found is not None
    assert (found.low, found.middle, found.high) == (1350.0, 1350.0, 1350.0)


def test_what_open_tasks_have_had_is_not_to_come_again() -> None:
    found = to_come(np.full(10, 15.0), settled=10, left=90, spent=150.0 + 400.0, gold_share=0.0)
    assert found is not None
    assert found.middle == pytest.approx(950.0)


def test_gold_is_paid_on_top() -> None:
    found = to_come(np.full(10, 8.0), settled=10, left=100, spent=100.0, gold_share=0.2)
    assert found is not None
    assert found.middle == pytest.approx(1000.0)


def test_nothing_is_left_and_too_little_is_known() -> None:
    done = to_come(np.array([3.0, 9.0, 4.0, 8.0, 5.0]), settled=5, left=0, spent=29.0, gold_share=0.0)
    assert done is not None
    assert done.high == pytest.approx(0.0, abs=1e-9)
    assert to_come(np.full(4, 5.0), settled=4, left=9, spent=20.0, gold_share=0.0) is None


@pytest.mark.parametrize("settled", [8, 30, 200])
def test_nine_in_ten_hold_on_skewed_costs(settled: int) -> None:
    rng = np.random.default_rng(settled)
    held, runs, left = 0, 400, 300
    for _ in range(runs):
        costs = rng.choice([10.0, 10.0, 15.0, 15.0, 20.0, 25.0], size=settled + left)
        found = to_come(costs[:settled], settled=settled, left=left, spent=costs[:settled].sum(), gold_share=0.0)
        assert found is not None
        held += found.holds(costs[settled:].sum())
    assert 0.86 <= held / runs <= 0.94
