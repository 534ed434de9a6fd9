"""A forecast's intervals hold what they promise, on simulated campaigns whose whole truth is known."""

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.random import Generator
from scipy.stats import beta

from scoring.forecast import ITEMS_MIN, Interval, Sample, forecast, sittings

ITEMS = 20
AIC = 1e8


def rng(seed: int = 1) -> Generator:
    return np.random.default_rng(seed)


def campaign(random: Generator, items: int, *, easy: float, most: int = 5) -> dict[str, Any]:
    """Votes come until one side leads by two, or the cap: some items are easy, on others people are hardly sure."""
    rate = np.where(random.random(items) < easy, 0.95, 0.65)
    right = (random.random((items, most)) < rate[:, None]).cumsum(axis=1)
    lead = np.abs(2 * right - np.arange(1, most + 1))
    is_over = (lead >= 2) | (np.arange(1, most + 1) == most)
    answers = is_over.argmax(axis=1) + 1
    right = right[np.arange(items), answers - 1]
    agreeing = np.maximum(right, answers - right)
    pay = 2 + 3 * random.beta(4, 2, size=(items, most))
    seconds = random.lognormal(3, 0.8, size=(items, most))
    given = np.arange(most) < answers[:, None]
    return {
        "answers": answers,
        "agreeing": agreeing,
        "votes": answers,
        "cost": (pay * given).sum(axis=1) * AIC,
        "seconds": (seconds * given).sum(axis=1),
    }


def pilot_of(whole: dict[str, Any], *, most: int = 5) -> Sample:
    return Sample(
        **{name: column[:ITEMS] for name, column in whole.items()},
        fewest=2,
        most=most,
        cheapest=4 * AIC,
        dearest=most * 5 * AIC,
    )


@pytest.mark.parametrize(("items", "easy"), [(60, 0.8), (500, 0.97), (5000, 0.5)])
def test_nine_campaigns_in_ten_come_to_what_was_forecast(items: int, easy: float) -> None:
    random, rounds = rng(), 200
    held = Counter[str]()
    for _ in range(rounds):
        whole = campaign(random, items, easy=easy)
        found = forecast(pilot_of(whole), items_left=items - ITEMS, rng=random)
        assert found is not None
        assert found.agreement is not None
        held["answers"] += found.answers.holds(whole["answers"].sum())
        held["cost"] += found.cost.holds(whole["cost"].sum())
        held["work_s"] += found.work_s.holds(whole["seconds"].sum())
        held["agreement"] += found.agreement.holds(whole["agreeing"].sum() / whole["votes"].sum())
    assert len(held) == 4
    assert min(held.values()) >= 0.85 * rounds, held


def test_nine_campaigns_in_ten_are_over_when_it_was_forecast() -> None:
    """People come by chance and answer some in a row; the pace of a pilot tells the campaign's."""
    random, rounds, items, held = rng(2), 200, 400, 0
    for _ in range(rounds):
        whole = campaign(random, items, easy=0.8)
        wanted, wanted_by_pilot = whole["answers"].sum(), whole["answers"][:ITEMS].sum()
        sizes = random.geometric(0.15, size=wanted)
        comings = random.exponential(3600, size=wanted).cumsum()
        at_pilots_end = int((sizes.cumsum() >= wanted_by_pilot).argmax())
        pilot = replace(
            pilot_of(whole), visits=tuple(sizes[: at_pilots_end + 1].tolist()), span_s=float(comings[at_pilots_end])
        )
        found = forecast(pilot, items_left=items - ITEMS, rng=random)
        assert found is not None
        assert found.span_s is not None
        held += found.span_s.holds(comings[(sizes.cumsum() >= wanted).argmax()] - comings[at_pilots_end])
    assert held >= 0.85 * rounds, held


def alike(n: int = ITEMS) -> Sample:
    """Every item has three answers that say the same."""
    same = np.ones(n, dtype=int)
    return Sample(
        answers=3 * same,
        cost=9 * AIC * same,
        seconds=60.0 * same,
        votes=3 * same,
        agreeing=3 * same,
        fewest=2,
        most=5,
        cheapest=4 * AIC,
        dearest=25 * AIC,
    )


def test_items_that_are_all_alike_promise_no_certainty() -> None:
    found = forecast(alike(), items_left=1000, rng=rng())
    assert found is not None
    assert found.agreement is not None
    assert found.cost.low < found.cost.middle == 9 * AIC * 1020 < found.cost.high
    assert found.agreement.low < 0.999
    assert found.agreement.high == found.agreement.middle == 1


def test_a_perfect_share_has_jeffreys_interval() -> None:
    """Of 20 items 20 are right: the lower end is the twentieth part of Beta(20.5, 0.5)."""
    found = forecast(
        replace(alike(), votes=np.ones(ITEMS, int), agreeing=np.ones(ITEMS, int)), items_left=10**6, rng=rng()
    )
    assert found is not None
    assert found.agreement is not None
    assert found.agreement.low == pytest.approx(beta.ppf(0.05, 20.5, 0.5), abs=0.01)


def test_a_longer_rest_costs_more_and_nothing_left_is_certain() -> None:
    done = forecast(alike(), items_left=0, rng=rng())
    assert done is not None
    assert (done.cost.low, done.cost.high) == (9 * AIC * ITEMS, 9 * AIC * ITEMS)


def test_gold_is_counted_on_top() -> None:
    plain = forecast(alike(), items_left=980, rng=rng())
    golden = forecast(replace(alike(), gold=(0.2, 0.2), gold_so_far=(10, 30 * AIC, 200.0)), items_left=980, rng=rng())
    assert plain is not None
    assert golden is not None
    assert golden.answers.middle == pytest.approx(plain.answers.middle + 980 * 3 / 4 + 10)
    assert golden.cost.middle == pytest.approx(plain.cost.middle + 980 * 9 * AIC / 4 + 30 * AIC)
    assert golden.agreement == plain.agreement


def test_too_little_is_no_forecast_and_words_have_no_agreement() -> None:
    assert forecast(alike(ITEMS_MIN - 1), items_left=100, rng=rng()) is None
    none = np.zeros(ITEMS, dtype=int)
    words = forecast(replace(alike(), votes=none, agreeing=none), items_left=100, rng=rng())
    assert words is not None
    assert words.agreement is None
    assert words.span_s is None


def test_a_sitting_ends_after_ten_minutes_and_is_one_persons() -> None:
    at, person = np.array([0.0, 30.0, 700.0, 10.0, 20.0]), np.array([1, 1, 1, 2, 2])
    assert sorted(sittings(at, person)) == [1, 2, 2]
    assert sittings(at[:0], person[:0]) == ()


def test_an_interval_holds_its_ends() -> None:
    assert Interval(1, 2, 3).holds(1)
    assert Interval(1, 2, 3).holds(3)
    assert not Interval(1, 2, 3).holds(3.01)
