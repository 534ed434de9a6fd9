"""The simulated economy follows the ledger's own rule, keeps its books, and runs from end to end."""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.economy import measure
from benchmarks.economy_attack import Standing, World, farm, split
from benchmarks.economy_history import POOL_AIC, History, Scenario, simulate
from benchmarks.economy_people import DAYS, Population, credit
from benchmarks.economy_rules import BUDGET_ALONE, HALVING, MOONS, OURS, Limits, Rule, price
from benchmarks.economy_wealth import cohort, gini, pool_left, price_in_year
from kernel.money import PARTS, UNITS_PER_AIC, Amount
from ledger import emission

POPULATION = Population()
LAUNCH = World("launch", POOL_AIC, active=9000, work_aic=25_000, newcomer_aic=2500)
CROWD = World("crowd", POOL_AIC, active=10**6, work_aic=2.5e6, newcomer_aic=10**5)


@pytest.fixture(scope="module")
def histories() -> dict[str, History]:
    rules = (OURS, Rule("no_lane", lane=False), BUDGET_ALONE, HALVING, MOONS)
    scenarios = [Scenario(rule, size) for rule in rules for size in (1e3, 1e7, 1e9)]
    return {each.scenario.key: each for each in simulate(POPULATION, scenarios)}


def once(amount: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([amount], dtype=np.float64)


@given(
    st.none() | st.integers(min_value=10**6, max_value=PARTS),
    st.integers(min_value=0, max_value=6 * 10**17),
    st.integers(min_value=0, max_value=10**10),
    st.just(0) | st.integers(min_value=10**9, max_value=10**18),
    st.just(0) | st.integers(min_value=10**9, max_value=10**18),
)
def test_the_daily_step_is_the_ledgers_own_to_a_part_of_rounding(
    crowd_before: int | None, pool: int, active: int, demand: int, newcomers: int
) -> None:
    previous = None
    if crowd_before is not None:
        previous = emission.PriceDay(1, 0, 0, 0, 0, 0, crowd_before, 0, 0)
    exact = emission.next_price(
        previous, day=2, pool_units=pool, active=active, demand_units=demand, newcomer_units=newcomers
    )
    step = price(
        Limits.of([OURS]),
        None if crowd_before is None else once(crowd_before / PARTS),
        budget=once(exact.budget_units),
        active=once(active),
        demand=once(demand),
        newcomers=once(newcomers),
    )

    simulated = [each[0] * PARTS for each in (step.crowd, step.price, step.lane)]
    assert simulated == pytest.approx([exact.crowd_parts, exact.price_parts, exact.lane_parts], rel=1e-9, abs=2.5)


@given(st.integers(min_value=0, max_value=5000))
def test_credit_is_the_sum_of_the_ledgers_steps(tasks: int) -> None:
    assert credit(tasks) * PARTS == pytest.approx(sum(map(emission.effort_parts, range(tasks))), abs=1)


def test_everybody_joins_within_the_thirty_years_and_works_forty_tasks() -> None:
    assert POPULATION.joins.sum() == pytest.approx(1)
    assert POPULATION.loads.mean() == pytest.approx(40)
    assert (POPULATION.counted[1:] >= POPULATION.present[:-1]).all()
    assert POPULATION.newcomer_work(effort=True, lane_at_once=False).min() >= 0


def test_no_pool_runs_dry_and_the_daily_limit_holds(histories: dict[str, History]) -> None:
    beta = emission.BUDGET_SHARE[0] / emission.BUDGET_SHARE[1]
    for key in ("1e3", "1e7", "1e9"):
        pool = histories[key].pool
        spent = (pool[:-1] - pool[1:]) / pool[:-1]
        assert 0 <= spent.min() <= spent.max() <= 2 * beta


def test_what_people_earn_is_what_left_the_pool(histories: dict[str, History]) -> None:
    """Rewards and the lane's extra, with bonuses of a tenth on top."""
    ours = histories["1e7"]
    paid = (ours.price * ours.work + (ours.lane - ours.price) * ours.newcomers)[:-1].sum()

    assert ours.pool[0] - ours.pool[-1] == pytest.approx(1.1 * paid)


def test_prices_are_the_launch_price_while_few_work_and_lower_the_more_join(histories: dict[str, History]) -> None:
    years = (0, 5, 10, 30)
    small, middle, large = ([price_in_year(histories[key], year) for year in years] for key in ("1e3", "1e7", "1e9"))

    assert small == [1, 1, 1, 1]
    assert all(0 < few < many < 1 for few, many in zip(large, middle, strict=True))


def test_late_comers_keep_more_room_than_under_the_other_rules(histories: dict[str, History]) -> None:
    ratios = {key: cohort(each, 1) / cohort(each, 10) for key, each in histories.items() if key.endswith("1e7")}

    assert ratios["1e7"] < ratios["no_lane_1e7"] < ratios["budget_alone_1e7"]
    assert ratios["budget_alone_1e7"] < ratios["halving_4y_1e7"] < ratios["moons_1e7"]


def test_the_schedules_emit_what_they_say(histories: dict[str, History]) -> None:
    assert pool_left(histories["halving_4y_1e7"], 4) == pytest.approx(0.5)
    assert pool_left(histories["halving_4y_1e7"], 8) == pytest.approx(0.25)
    assert pool_left(histories["moons_1e7"], 30) == pytest.approx(0.975 ** (DAYS // 28), rel=0.01)


def test_inequality_is_between_none_and_all(histories: dict[str, History]) -> None:
    with_lane, without = (gini(POPULATION, histories[key], 30) for key in ("1e7", "no_lane_1e7"))

    assert 0.4 < with_lane < without < 0.9


def test_splitting_one_persons_work_stops_to_pay() -> None:
    assert split(CROWD, 4, Standing.APART).profit > split(CROWD, 1, Standing.APART).profit
    assert split(CROWD, 1000, Standing.APART).profit < 0
    assert split(CROWD, 4, Standing.CLUSTER).profit < split(CROWD, 1, Standing.CLUSTER).profit


def test_a_cluster_earns_as_one_account_and_the_unverified_redeem_nothing() -> None:
    apart, cluster, unverified = (
        farm(LAUNCH, 1000, standing) for standing in (Standing.APART, Standing.CLUSTER, Standing.UNVERIFIED)
    )

    assert cluster.by_effort == 0
    assert cluster.profit_per_account < apart.profit_per_account / 10
    assert unverified.earned > 0
    assert unverified.profit == 0


def test_one_account_at_launch_earns_the_launch_price() -> None:
    gain = farm(LAUNCH, 1, Standing.APART)

    assert gain.one_account == pytest.approx(120 * 2 * 365 / 28)
    assert gain.profit == pytest.approx(gain.one_account * 1.1 - 20)


def test_the_pool_is_the_ledgers() -> None:
    assert Amount.aic(6_000_000_000).units == POOL_AIC * UNITS_PER_AIC


def test_the_last_line_is_one_json_object_and_the_pictures_are_drawn(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "economy", "--json", "--draw", str(tmp_path / "pictures")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["benchmark"] == "economy"
    assert {f"{name}_1e{power}" for name in ("price_y10", "cohort_ratio", "gini_30y") for power in range(3, 10)} <= set(
        figures
    )
    assert {f"attacker_profit_per_account_{count}" for count in (1, 10, 1000)} <= figures.keys()
    assert figures["elapsed_s"] < 60
    pictures = sorted((tmp_path / "pictures").iterdir())
    assert [picture.name for picture in pictures] == ["attacker.svg", "cohorts.svg", "pool.svg", "price.svg"]
    for picture in pictures:
        root = ET.fromstring(picture.read_text(encoding="utf-8"))  # noqa: S314
        assert len(root.findall("{*}polyline")) >= 5


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "economy", "--draw", str(tmp_path / "file" / "pictures")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "can't be written" in done.stderr


def test_the_page_shows_what_the_benchmark_tells(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "economy.md").read_text(encoding="utf-8").splitlines()

    measure(argparse.Namespace(draw=None))

    told = set(capsys.readouterr().out.splitlines())
    quoted = [row for row in page if row.startswith("| `")]
    assert len(quoted) > 40
    assert [row for row in quoted if row not in told] == []
