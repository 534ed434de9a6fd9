"""Orders: through pairs, with people who order and people who leave the list as it was shown."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from scoring.aggregators import ranking
from scoring.answers import Orders
from scoring.arrays import FloatArray, IntArray
from scoring.votes import BadVotes
from tests.scoring.answers import FEW_ITEMS, few_orders, orders


def no_gold(cast: Orders) -> IntArray:
    return np.full((cast.n_tasks, cast.space.count), -1)


def ordered_crowd(seed: int, n_tasks: int = 40, n_things: int = 5, overlap: int = 5) -> tuple[FloatArray, Orders]:
    """Plackett-Luce orders (best utility with Gumbel noise); a third of the people leave the list as it is."""
    truth_rng, people_rng, answer_rng = (np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3))
    truth = truth_rng.normal(0, 1.2, (n_tasks, n_things))
    rows = []
    for task in range(n_tasks):
        for worker in people_rng.choice(15, overlap, replace=False):
            said = np.argsort(-(truth[task] + answer_rng.gumbel(size=n_things)))
            rows.append((task, int(worker), list(range(n_things)) if worker < 5 else said.tolist()))
    return truth, orders(rows, n_tasks, 15, n_things)


def mean_tau(truth: FloatArray, found: FloatArray) -> float:
    return float(np.mean([kendalltau(*both).statistic for both in zip(truth, found, strict=True)]))


@settings(max_examples=30)
@given(cast=few_orders(), random=st.randoms(use_true_random=False))
def test_every_result_is_an_order_and_rows_and_names_leave_no_trace(cast: Orders, random: object) -> None:
    rng = np.random.default_rng(random.getrandbits(32))  # type: ignore[attr-defined]
    turned = cast.only(rng.permutation(len(cast)))
    people, tasks = rng.permutation(cast.n_workers), rng.permutation(cast.n_tasks)
    renamed = Orders(
        task=tasks[turned.task],
        worker=people[turned.worker],
        n_tasks=cast.n_tasks,
        n_workers=cast.n_workers,
        best_first=turned.best_first,
        space=turned.space,
    )

    one, same, other = (ranking.aggregate(each, no_gold(each)) for each in (cast, turned, renamed))

    assert (np.sort(one.best_first, axis=1) == np.arange(FEW_ITEMS)).all()
    assert np.isfinite(one.error).all()
    assert (one.strength == same.strength).all()
    assert np.allclose(one.strength, other.strength[tasks], atol=1e-6)


def test_what_all_agree_on_is_the_order() -> None:
    found = ranking.aggregate(orders([(0, w, [2, 0, 1]) for w in range(3)], 1, 3, 3), np.full((1, 3), -1))

    assert found.best_first.tolist() == [[2, 0, 1]]


def test_who_leaves_the_list_as_shown_is_found_out_and_outweighed() -> None:
    truth, cast = ordered_crowd(3)

    found = ranking.aggregate(cast, no_gold(cast))

    mean_place = np.stack([np.argsort(cast.best_first[cast.task == t], axis=1).mean(axis=0) for t in range(40)])
    assert mean_tau(truth, found.strength) > mean_tau(truth, -mean_place) + 0.05
    assert found.thought[:5, 2].min() > found.thought[5:, 2].max()


def test_gold_is_the_order_and_nothing_said_leaves_things_as_shown() -> None:
    gold = np.array([[2, 1, 0], [-1, -1, -1]])

    found = ranking.aggregate(orders([(0, 0, [0, 1, 2])], 2, 1, 3), gold)

    assert found.best_first.tolist() == [[2, 1, 0], [0, 1, 2]]


@pytest.mark.parametrize("gold", [[[0, 1]], [[0, 0, 1]], [[0, 1, -1]], [[0, 1, 3]]])
def test_gold_that_is_no_order_is_refused(gold: list[list[int]]) -> None:
    with pytest.raises(BadVotes):
        ranking.aggregate(orders([(0, 0, [0, 1, 2])], 1, 1, 3), np.array(gold))
