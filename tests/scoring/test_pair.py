"""Comparisons: laws of the strengths, then who is believed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from kernel.values import Pair
from scoring.aggregators import pair
from scoring.answers import Comparisons
from scoring.arrays import FloatArray, IntArray
from scoring.truth import crowd_bt
from scoring.votes import BadVotes
from tests.scoring.answers import FEW_ITEMS, compared_crowd, comparisons, few_comparisons


def no_gold(cast: Comparisons) -> IntArray:
    return np.full(cast.n_tasks, -1)


def changed(cast: Comparisons, **columns: IntArray) -> Comparisons:
    given = {name: getattr(cast, name) for name in ("task", "worker", "preference", "left", "right")}
    counts = {name: getattr(cast, name) for name in ("n_tasks", "n_workers", "n_items", "space")}
    return Comparisons(**counts, **(given | columns))


def tau(strength: FloatArray, found: FloatArray) -> float:
    return float(kendalltau(strength, found).statistic)


def win_rates(cast: Comparisons) -> FloatArray:
    won = np.array([1.0, 0.0, 0.5])[cast.preference]
    wins, heard = np.zeros(cast.n_items), np.zeros(cast.n_items)
    for items, gained in ((cast.left, won), (cast.right, 1 - won)):
        np.add.at(wins, items[cast.task], gained)
        np.add.at(heard, items[cast.task], 1)
    return wins / np.maximum(heard, 1)


@settings(max_examples=50)
@given(crowd=few_comparisons())
def test_strengths_are_finite_and_chances_are_probabilities(crowd: tuple[Comparisons, IntArray]) -> None:
    cast, gold = crowd

    found = pair.aggregate(cast, gold)

    assert np.isfinite(found.strengths.strength).all()
    assert (found.strengths.error > 0).all()
    assert np.allclose(found.strengths.thought.sum(axis=1), 1)
    assert np.allclose(found.strengths.outcomes(cast.left, cast.right).sum(axis=1), 1)
    assert ((found.left_is_better >= 0) & (found.left_is_better <= 1)).all()
    assert (found.left_is_better[gold >= 0] == np.array([1, 0, 0.5])[gold[gold >= 0]]).all()


@settings(max_examples=30)
@given(crowd=few_comparisons(), random=st.randoms(use_true_random=False))
def test_rows_leave_no_trace_and_renamed_people_and_items_are_only_renamed(
    crowd: tuple[Comparisons, IntArray], random: object
) -> None:
    cast, gold = crowd
    rng = np.random.default_rng(random.getrandbits(32))  # type: ignore[attr-defined]
    rows, people, items = (rng.permutation(size) for size in (len(cast), cast.n_workers, FEW_ITEMS))
    turned = cast.only(rows)
    renamed = changed(turned, worker=people[turned.worker], left=items[cast.left], right=items[cast.right])

    one, same, other = (pair.aggregate(each, gold).strengths for each in (cast, turned, renamed))

    assert (one.strength == same.strength).all()
    assert np.allclose(one.strength, other.strength[items], atol=1e-6)
    assert np.allclose(one.thought, other.thought[people], atol=1e-6)


@settings(max_examples=30)
@given(crowd=few_comparisons())
def test_the_same_pairs_shown_the_other_way_round_give_the_same_strengths(
    crowd: tuple[Comparisons, IntArray],
) -> None:
    cast, gold = crowd
    swap = np.array([1, 0, 2])
    mirrored = changed(cast, preference=swap[cast.preference], left=cast.right, right=cast.left)

    one, other = pair.aggregate(cast, gold), pair.aggregate(mirrored, np.where(gold < 0, -1, swap[gold]))

    assert np.allclose(one.strengths.strength, other.strengths.strength, atol=1e-6)
    assert np.allclose(one.left_is_better, 1 - other.left_is_better, atol=1e-6)


def test_who_presses_left_is_found_out_and_outweighed() -> None:
    """Half of the crowd; in the mean of five crowds."""
    crowds = [compared_crowd(seed, by_habit=0.5) for seed in range(5)]

    found = [crowd_bt.fit(cast.counted(), no_gold(cast)) for _, cast in crowds]

    by_us = np.mean([tau(strength, fit.strength) for (strength, _), fit in zip(crowds, found, strict=True)])
    by_wins = np.mean([tau(strength, win_rates(cast)) for strength, cast in crowds])
    assert by_us > by_wins + 0.05
    assert all(fit.thought[:15, 2].mean() > fit.thought[15:, 2].mean() + 0.3 for fit in found)
    assert all(fit.habit[:15, 0].min() > 0.7 for fit in found)


def test_gold_turns_a_crowd_round_that_compares_the_wrong_way() -> None:
    strength, cast = compared_crowd(4, by_habit=0.0)
    wrong = changed(cast, preference=1 - cast.preference)
    gold = np.where(np.arange(cast.n_tasks) < 150, strength[cast.left] < strength[cast.right], -1).astype(np.int64)

    assert tau(strength, crowd_bt.fit(wrong, no_gold(wrong)).strength) < -0.5
    assert tau(strength, crowd_bt.fit(wrong, gold).strength) > 0.5


def test_ties_bring_items_together_and_are_expected_again() -> None:
    _, cast = compared_crowd(5, by_habit=0.0, ties=0.5)

    found = crowd_bt.fit(cast, no_gold(cast))

    expected = found.outcomes(cast.left[cast.task], cast.right[cast.task])[:, 2].mean()
    assert expected == pytest.approx((cast.preference == 2).mean(), abs=0.04)
    even = crowd_bt.fit(comparisons([(0, w, 2) for w in range(9)], [(0, 1)], 9, 2), np.array([-1]))
    assert even.strength.tolist() == [0, 0]


def test_without_ties_nobody_expects_any() -> None:
    _, cast = compared_crowd(6)
    two = Comparisons(
        task=cast.task,
        worker=cast.worker,
        n_tasks=cast.n_tasks,
        n_workers=cast.n_workers,
        preference=cast.preference,
        left=cast.left,
        right=cast.right,
        n_items=cast.n_items,
        space=Pair(ties=False),
    )

    found = crowd_bt.fit(two, no_gold(two))

    assert found.tie == 0
    assert (found.outcomes(cast.left, cast.right)[:, 2] == 0).all()


def test_more_comparisons_make_surer() -> None:
    few, many = (comparisons([(t, 0, 0) for t in range(n)], [(0, 1)] * n, 1, 3) for n in (2, 40))

    errors = [crowd_bt.fit(cast, no_gold(cast)).error for cast in (few, many)]

    assert (errors[0][:2] > errors[1][:2]).all()
    assert errors[0][2] == errors[1][2] == pytest.approx(1.5)
    assert pair.aggregate(many, no_gold(many)).left_is_better[0] > pair.aggregate(few, no_gold(few)).left_is_better[0]


def test_nothing_compared_leaves_all_equal() -> None:
    found = pair.aggregate(comparisons([], [(0, 1)], 2, 2), np.array([-1]))

    assert found.strengths.strength.tolist() == [0, 0]
    assert found.left_is_better.tolist() == [0.5]
    assert pair.aggregate(comparisons([], [], 0, 0), np.array([], dtype=np.int64)).left_is_better.tolist() == []


def test_the_best_of_a_group_is_its_strongest() -> None:
    strengths = crowd_bt.fit(
        comparisons([(0, 0, 1), (1, 0, 0), (2, 0, 2)], [(0, 1), (2, 3), (4, 5)], 1, 6), np.full(3, -1)
    )

    assert pair.best_of(strengths, np.array([0, 0, 1, 1, 2, 2])).tolist() == [1, 2, 4]


@pytest.mark.parametrize("gold", [np.array([0, 1]), np.array([3]), np.array([-2])], ids=["long", "high", "low"])
def test_gold_that_is_no_preference_is_refused(gold: IntArray) -> None:
    with pytest.raises(BadVotes, match="gold"):
        pair.aggregate(comparisons([(0, 0, 0)], [(0, 1)], 1, 2), gold)
