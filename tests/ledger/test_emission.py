import dataclasses
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kernel.money import PARTS, SUPPLY_UNITS, Amount
from ledger import emission
from ledger.emission import PriceDay, effort_parts, next_price

POOL = Amount.aic(6_000_000_000).units
BUDGET = 113_931_183_985_200
"""β of the whole contributor pool, rounded down."""

DAYS = st.integers(min_value=1, max_value=100_000)
POOLS = st.integers(min_value=0, max_value=SUPPLY_UNITS)
CROWDS = st.one_of(st.integers(min_value=0, max_value=30_000), st.integers(min_value=0, max_value=emission.ACTIVE_MAX))
WORK = st.one_of(st.just(0), st.integers(min_value=0, max_value=10**6), st.integers(min_value=0, max_value=2**63 - 1))


@st.composite
def rows(draw: st.DrawFn) -> PriceDay:
    """Any row that a day could have left."""
    price, crowd, lane = sorted(draw(st.lists(st.integers(min_value=0, max_value=PARTS), min_size=3, max_size=3)))
    crowd = max(crowd, 1000)
    return PriceDay(0, POOL, BUDGET, 0, 0, 0, crowd, min(price, crowd), max(lane, price))


def priced(
    previous: PriceDay | None = None,
    *,
    day: int = 20_000,
    pool: int = POOL,
    active: int = 0,
    demand: int = 0,
    newcomers: int = 0,
) -> PriceDay:
    """A day's row, of a full pool and an empty house where nothing else is said."""
    return next_price(previous, day=day, pool_units=pool, active=active, demand_units=demand, newcomer_units=newcomers)


def crowded(active: int) -> PriceDay:
    """A day's row when yesterday's crowd was already as it should be."""
    row = None
    for day in range(60):
        row = priced(row, day=day, active=active)
    return priced(row, day=60, active=active)


def test_the_first_day_pays_the_launch_price() -> None:
    assert priced() == PriceDay(20_000, POOL, BUDGET, 0, 0, 0, PARTS, PARTS, PARTS)
    assert priced(active=10**9).crowd_parts == PARTS


@pytest.mark.parametrize(
    ("active", "crowd", "lane"),
    [
        (0, PARTS, PARTS),
        (10_000, PARTS, PARTS),
        (20_000, 707_106_781, 840_896_415),
        (40_000, PARTS // 2, 707_106_781),
        (1_000_000, PARTS // 10, 316_227_766),
        (100_000_000, PARTS // 100, PARTS // 10),
    ],
)
def test_the_curve_is_a_square_root_and_a_fourth_root(active: int, crowd: int, lane: int) -> None:
    row = crowded(active)

    assert (row.crowd_parts, row.price_parts, row.lane_parts) == (crowd, crowd, lane)


def test_the_crowd_moves_at_most_a_fifth_down_and_a_quarter_up_in_a_day() -> None:
    first = priced(day=0)
    second = priced(first, day=1, active=10**8)
    third = priced(second, day=2, active=10**8)
    back = priced(third, day=3, active=0)

    assert [row.crowd_parts for row in (first, second, third, back)] == [PARTS, 800_000_000, 640_000_000, 800_000_000]


def test_days_that_were_missed_allow_one_move_only() -> None:
    assert priced(priced(day=0), day=400, active=10**8).crowd_parts == 800_000_000


def test_the_budget_binds_at_once() -> None:
    quiet = priced(day=0)
    rush = priced(quiet, day=1, demand=3 * BUDGET)

    assert rush.crowd_parts == PARTS
    assert rush.price_parts == PARTS // 4


def test_work_at_the_price_takes_three_quarters_of_the_budget() -> None:
    row = priced(demand=7 * BUDGET)

    assert row.price_parts == 107_142_857
    assert row.price_parts * row.demand_units // PARTS <= BUDGET * 3 // 4


def test_the_lane_shares_its_tenth_among_the_newcomers() -> None:
    row = priced(demand=7 * BUDGET, newcomers=BUDGET)

    assert row.lane_parts == 107_142_857 + 100_000_000
    assert (row.lane_parts - row.price_parts) * row.newcomer_units // PARTS <= emission.lane_limit(BUDGET)


def test_an_empty_pool_pays_nothing_and_nothing_breaks() -> None:
    row = priced(pool=0, demand=1)

    assert (row.budget_units, row.price_parts) == (0, 0)


def test_the_budget_halves_the_pool_in_ten_years() -> None:
    pool = POOL
    for _ in range(3650):
        pool -= priced(pool=pool).budget_units

    assert abs(pool - POOL // 2) < POOL // 10**9


@given(st.none() | rows(), DAYS, POOLS, CROWDS, WORK, WORK)
def test_every_price_is_between_nothing_and_one_and_newcomers_never_get_less(
    previous: PriceDay | None, day: int, pool: int, active: int, demand: int, newcomers: int
) -> None:
    row = priced(previous, day=day, pool=pool, active=active, demand=demand, newcomers=newcomers)

    assert 0 <= row.price_parts <= row.lane_parts <= PARTS
    assert row.price_parts <= row.crowd_parts <= PARTS
    assert all(type(value) is int for value in dataclasses.astuple(row))


@given(st.none() | rows(), DAYS, POOLS, CROWDS, CROWDS, WORK, WORK)
def test_more_people_never_raise_the_price(
    previous: PriceDay | None, day: int, pool: int, one: int, other: int, demand: int, newcomers: int
) -> None:
    few, many = sorted((one, other))
    less, more = (
        priced(previous, day=day, pool=pool, active=active, demand=demand, newcomers=newcomers)
        for active in (few, many)
    )

    assert more.price_parts <= less.price_parts
    assert more.lane_parts <= less.lane_parts


@given(st.none() | rows(), DAYS, POOLS, CROWDS, WORK.filter(bool), WORK.filter(bool))
def test_more_work_never_raises_the_price(
    previous: PriceDay | None, day: int, pool: int, active: int, one: int, other: int
) -> None:
    little, much = sorted((one, other))
    less, more = (priced(previous, day=day, pool=pool, active=active, demand=demand) for demand in (little, much))

    assert more.price_parts <= less.price_parts


@given(rows(), DAYS, CROWDS)
def test_the_crowd_stays_within_its_step(previous: PriceDay, day: int, active: int) -> None:
    crowd = priced(previous, day=day, active=active).crowd_parts

    assert 4 * previous.crowd_parts <= 5 * crowd
    assert 4 * crowd <= 5 * previous.crowd_parts


@given(CROWDS, st.integers(min_value=0, max_value=60))
@example(active=emission.ACTIVE_MAX, days_gone=0)
def test_the_price_comes_back_when_the_crowd_has_gone(active: int, days_gone: int) -> None:
    row = crowded(active)
    for day in range(days_gone):
        row = priced(row, day=61 + day)
    for day in range(60):
        row = priced(row, day=200 + day)

    assert row.price_parts == PARTS


@given(POOLS, st.lists(st.tuples(WORK, CROWDS, st.booleans()), max_size=60))
def test_no_demand_takes_more_than_twice_the_budget_a_day(start: int, days: list[tuple[int, int, bool]]) -> None:
    pool, row = start, None
    for day, (demand, active, greedy) in enumerate(days):
        row = priced(row, day=day, pool=pool, active=active, demand=demand)
        gate, bonuses = emission.gate_limit(row.budget_units), emission.bonus_limit(row.budget_units)
        pool -= (gate if greedy else min(gate, demand * row.price_parts // PARTS)) + bonuses

    rate, whole = 2 * emission.BUDGET_SHARE[0], emission.BUDGET_SHARE[1]
    assert pool * whole ** len(days) >= start * (whole - rate) ** len(days)
    assert (pool > 0) == (start > 0)


def test_the_days_limits_are_shares_of_the_budget() -> None:
    assert emission.lane_limit(1000) == 100
    assert emission.bonus_limit(1000) == 150
    assert emission.gate_limit(1000) + emission.bonus_limit(1000) == 2000
    assert emission.solo_limit(1000) == 10


@pytest.mark.parametrize(
    ("worked", "parts"),
    [(0, PARTS), (119, PARTS), (120, 991_802_727), (239, 447_961_446), (479, 277_528_115), (10_000, 55_019_019)],
)
def test_the_factor_of_the_next_task(worked: int, parts: int) -> None:
    assert effort_parts(worked) == parts


def test_factors_add_up_to_the_curve() -> None:
    factors = [effort_parts(worked) for worked in range(2000)]

    assert sum(factors[:120]) == 120 * PARTS
    assert sum(factors[:240]) == 194_164_078_649  # 60 + sqrt(120·150)
    assert sum(factors[:2000]) == 538_748_368_143  # 60 + sqrt(120·1910)


@given(st.integers(min_value=0, max_value=10**7), st.integers(min_value=0, max_value=10**7))
def test_another_task_never_counts_more_than_the_one_before(one: int, other: int) -> None:
    fewer, more = sorted((one, other))

    assert 0 < effort_parts(more) <= effort_parts(fewer) + 1  # one part of 1e-9, from rounding down
    assert effort_parts(fewer) <= PARTS


def test_a_referral_and_the_cap_of_bonuses() -> None:
    assert emission.referral_base_units(Amount.aic(40).units) == Amount.aic(2).units
    assert emission.referral_base_units(Amount.aic(5000).units) == Amount.aic(10).units
    assert emission.bonus_cap(Amount.aic(30).units) == Amount.aic(3).units


@given(WORK, WORK)
def test_an_average_lies_between_what_it_averages(previous: int, yesterday: int) -> None:
    average = emission.averaged(previous, yesterday)

    assert min(previous, yesterday) <= average <= max(previous, yesterday)
    assert emission.averaged(0, 400) == 100


@pytest.mark.parametrize(
    "impossible",
    [
        lambda: priced(day=-1),
        lambda: priced(pool=-1),
        lambda: priced(pool=SUPPLY_UNITS + 1),
        lambda: priced(active=-1),
        lambda: priced(active=emission.ACTIVE_MAX + 1),
        lambda: priced(demand=-1),
        lambda: priced(demand=2**63),
        lambda: priced(newcomers=-1),
        lambda: effort_parts(-1),
    ],
)
def test_impossible_inputs_stop_the_day(impossible: Callable[[], object]) -> None:
    with pytest.raises(AssertionError):
        impossible()


def test_a_day_follows_the_day_before() -> None:
    today = priced()

    with pytest.raises(AssertionError):
        priced(today)
