"""Numbers: laws of the aggregate, then what each model is for."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.values import Number
from scoring.aggregators import number
from scoring.answers import Numbers
from scoring.arrays import FloatArray
from scoring.truth import numbers as models
from scoring.votes import BadVotes
from tests.scoring.answers import few_numbers, numbers

Model = Callable[[Numbers, FloatArray], models.Estimate]
every_model = pytest.mark.parametrize("model", number.MODELS.values(), ids=number.MODELS)


def measured_crowd(seed: int, spread: FloatArray, n_tasks: int = 200, overlap: int = 5) -> tuple[FloatArray, Numbers]:
    """Everybody is off by a normal error of his own."""
    truth_rng, people_rng, answer_rng = (np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3))
    truth = truth_rng.normal(50, 20, n_tasks)
    worker = np.concatenate([people_rng.choice(len(spread), overlap, replace=False) for _ in range(n_tasks)])
    task = np.arange(n_tasks).repeat(overlap)
    value = truth[task] + answer_rng.normal(0, spread[worker])
    return truth, numbers(list(zip(task, worker, value, strict=True)), n_tasks, len(spread))


def some_gold(truth: FloatArray, count: int) -> FloatArray:
    return np.where(np.arange(len(truth)) < count, truth, np.nan)


@settings(max_examples=60)
@given(crowd=few_numbers())
def test_every_value_lies_in_its_interval_and_gold_is_certain(crowd: tuple[Numbers, FloatArray]) -> None:
    cast, gold = crowd

    found = number.aggregate(cast, gold, 3)

    assert np.isfinite(found.value).all()
    assert ((found.low <= found.value) & (found.value <= found.high)).all()
    known = ~np.isnan(gold)
    for column in (found.value, found.low, found.high):
        assert (column[known] == gold[known]).all()


@every_model
@settings(max_examples=30)
@given(crowd=few_numbers(), random=st.randoms(use_true_random=False))
def test_rows_people_and_tasks_leave_no_trace(model: Model, crowd: tuple[Numbers, FloatArray], random: object) -> None:
    cast, gold = crowd
    rng = np.random.default_rng(random.getrandbits(32))  # type: ignore[attr-defined]
    rows, people, tasks = (rng.permutation(size) for size in (len(cast), cast.n_workers, cast.n_tasks))
    turned = cast.only(rows)
    renamed = numbers(
        list(zip(tasks[turned.task], people[turned.worker], turned.value, strict=True)), cast.n_tasks, cast.n_workers
    )
    moved = np.empty_like(gold)
    moved[tasks] = gold

    one, same, other = (
        model(each.counted(), known) for each, known in [(cast, gold), (turned, gold), (renamed, moved)]
    )

    assert (one.value == same.value).all()
    assert (one.error == same.error).all()
    assert np.allclose(one.value, other.value[tasks], atol=1e-6)
    assert np.allclose(one.error, other.error[tasks], atol=1e-6)


@every_model
@settings(max_examples=30)
@given(crowd=few_numbers())
def test_another_unit_gives_the_same_answer_in_that_unit(model: Model, crowd: tuple[Numbers, FloatArray]) -> None:
    cast, gold = crowd
    fahrenheit = numbers(
        list(zip(cast.task, cast.worker, cast.value * 1.8 + 32, strict=True)), cast.n_tasks, cast.n_workers
    )

    one, other = model(cast, gold), model(fahrenheit, gold * 1.8 + 32)

    assert np.allclose(one.value * 1.8 + 32, other.value, rtol=1e-5)
    assert np.allclose(one.error * 1.8, other.error, rtol=1e-5, atol=1e-9)


def test_nothing_said_is_refused_and_so_is_gold_that_is_no_number() -> None:
    with pytest.raises(BadVotes, match="no votes"):
        number.aggregate(numbers([], 2, 2), np.full(2, np.nan), 3)
    with pytest.raises(BadVotes, match="finite"):
        number.aggregate(numbers([(0, 0, 1.0)], 1, 1), np.array([np.inf]), 3)
    with pytest.raises(BadVotes, match="shape"):
        number.aggregate(numbers([(0, 0, 1.0)], 1, 1), np.array([np.nan, 1.0]), 3)


def test_one_answer_alone_may_be_anywhere_and_a_task_without_one_is_like_the_others() -> None:
    found = number.aggregate(numbers([(0, 0, 30.0)], 2, 1, Number(0, 100)), np.full(2, np.nan), 3)

    assert found.value.tolist() == [30.0, 30.0]
    assert (found.low.tolist(), found.high.tolist()) == ([0, 0], [100, 100])


@every_model
def test_people_who_all_agree_leave_no_doubt_and_no_error(model: Model) -> None:
    cast = numbers([(t, w, 0.1) for t in range(3) for w in range(3)], 3, 3)

    found = model(cast, np.full(3, np.nan))

    assert np.allclose(found.value, 0.1)
    assert np.allclose(found.error, 0, atol=1e-12)


def test_gold_believes_the_precise_where_people_differ() -> None:
    truth, cast = measured_crowd(3, np.where(np.arange(20) < 6, 1.0, 25.0))
    gold = some_gold(truth, 30)

    found, plain = number.aggregate(cast, gold, 5), models.mean(cast.counted(), gold)

    assert found.model == "weighted_mean"
    assert np.abs(found.value - truth)[30:].mean() < 0.6 * np.abs(plain.value - truth)[30:].mean()
    assert found.spread[:6].max() < found.spread[6:].min()


def test_gold_takes_the_median_where_a_few_answers_are_wild() -> None:
    truth, cast = measured_crowd(4, np.full(20, 2.0), overlap=7)
    wild = np.random.default_rng(9).random(len(cast)) < 0.12
    value = np.where(wild, 10_000.0, cast.value)
    cast = numbers(list(zip(cast.task, cast.worker, value, strict=True)), cast.n_tasks, cast.n_workers)

    assert number.aggregate(cast, some_gold(truth, 40), 7).model == "median"


def test_without_enough_gold_the_mean_stands() -> None:
    truth, cast = measured_crowd(3, np.where(np.arange(20) < 6, 1.0, 25.0))

    assert number.aggregate(cast, some_gold(truth, 19), 5).model == "mean"


def test_a_model_must_win_by_more_than_one_standard_error() -> None:
    plain = np.full(20, 5.0)

    assert number.choose({"mean": plain, "median": plain}) == "mean"
    assert number.choose({"mean": plain, "median": np.r_[np.full(19, 5.0), 0.0]}) == "mean"
    assert number.choose({"mean": plain, "median": np.tile([4.0, 5.0], 10)}) == "median"


def test_nine_intervals_in_ten_hold_the_truth() -> None:
    truth, cast = measured_crowd(6, np.full(20, 8.0), n_tasks=600)

    found = number.aggregate(cast, np.full(600, np.nan), 5)

    assert 0.88 < ((found.low <= truth) & (truth <= found.high)).mean() < 0.95


def test_a_bias_that_all_share_widens_intervals_until_they_hold_gold() -> None:
    """Nobody's disagreement tells that everybody is 15 too high; gold does."""
    truth, cast = measured_crowd(7, np.full(20, 8.0), n_tasks=400)
    biased = numbers(list(zip(cast.task, cast.worker, cast.value + 15, strict=True)), 400, 20)

    blind, told = (number.aggregate(biased, gold, 5) for gold in (np.full(400, np.nan), some_gold(truth, 60)))

    covered = [((each.low <= truth) & (truth <= each.high))[60:].mean() for each in (blind, told)]
    assert covered[0] < 0.2
    assert covered[1] > 0.82
    assert told.stretch > 2


def test_huge_numbers_stay_numbers() -> None:
    found = number.aggregate(numbers([(0, 0, 1e15), (0, 1, -1e15), (1, 0, 1e15)], 2, 2), np.full(2, np.nan), 3)

    assert np.isfinite([*found.value, *found.low, *found.high, *found.spread]).all()
