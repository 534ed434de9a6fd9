"""Agreement: Krippendorff's published examples, what bad input gives, and an interval that covers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.agreement import OTHERS, Agreement, confusion, interval_agreement, nominal_agreement
from scoring.agreement import counts_of as counts_of_patterns
from scoring.arrays import IntArray
from scoring.votes import BadVotes

FOUR_OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
"""Krippendorff 2011, section C: four observers, twelve units, missing data. Nominal .743, interval .849."""
THREE_CODERS = ("*****34121133*3", "1*213343*******", "**21344*21133*4")
"""The much cited example of three coders and fifteen units: nominal .691, interval .811."""
BEN_AND_GERRY = ("aabbdcccedda", "babbbccceddd")
"""Krippendorff 2011, section B: nominal .692."""
MEG_AND_OWEN = ("0100000010", "1110010000")
"""Krippendorff 2011, section A: binary .095."""


def counts_of(observers: tuple[str, ...]) -> IntArray:
    """Each unit's votes by value."""
    values = sorted({value for row in observers for value in row} - {".", "*"})
    return np.array([[column.count(value) for value in values] for column in zip(*observers, strict=True)])


def interval_of(observers: tuple[str, ...]) -> Agreement:
    rows = [(unit, float(value)) for row in observers for unit, value in enumerate(row) if value not in {".", "*"}]
    task, value = zip(*rows, strict=True)
    return interval_agreement(np.array(task), np.array(value), len(observers[0]))


@pytest.mark.parametrize(
    ("observers", "alpha"),
    [(FOUR_OBSERVERS, 0.743), (THREE_CODERS, 0.691), (BEN_AND_GERRY, 0.692), (MEG_AND_OWEN, 0.095)],
)
def test_nominal_alpha_is_the_published_one(observers: tuple[str, ...], alpha: float) -> None:
    assert nominal_agreement(counts_of(observers)).alpha == pytest.approx(alpha, abs=0.0005)


@pytest.mark.parametrize(("observers", "alpha"), [(FOUR_OBSERVERS, 0.849), (THREE_CODERS, 0.811)])
def test_interval_alpha_is_the_published_one(observers: tuple[str, ...], alpha: float) -> None:
    assert interval_of(observers).alpha == pytest.approx(alpha, abs=0.0005)


def test_only_tasks_with_two_votes_are_counted() -> None:
    found = nominal_agreement(counts_of(FOUR_OBSERVERS))
    assert (found.tasks, found.votes) == (11, 40)


def test_tasks_that_look_alike_may_stand_in_one_row() -> None:
    counts = np.array([[3, 0], [2, 1], [0, 3]])
    apart = nominal_agreement(np.repeat(counts, [40, 10, 30], axis=0))
    together = nominal_agreement(counts, np.array([40, 10, 30]))
    assert together.alpha == pytest.approx(apart.alpha)
    assert (together.tasks, together.votes) == (apart.tasks, apart.votes) == (80, 240)


@pytest.mark.parametrize(
    "counts",
    [
        np.empty((0, 3), dtype=np.int64),
        np.zeros((4, 0), dtype=np.int64),
        np.array([[1, 0], [0, 1]]),  # one vote each
        np.array([[3], [2]]),  # one class
        np.array([[3, 0], [2, 0]]),  # one class used
    ],
)
def test_where_nothing_can_be_compared_there_is_no_alpha(counts: IntArray) -> None:
    found = nominal_agreement(counts)
    assert (found.alpha, found.low, found.high) == (None, None, None)


def test_one_task_has_an_alpha_and_no_interval() -> None:
    found = nominal_agreement(np.array([[1, 1]]))
    assert found.alpha == pytest.approx(0)
    assert found.low is None


def test_numbers_that_are_none_are_no_votes() -> None:
    task, value = np.array([0, 0, 0, 1, 1, 1]), np.array([1.0, 1.0, math.nan, 2.0, 2.0, math.inf])
    found = interval_agreement(task, value, 2)
    assert found.alpha == pytest.approx(1)
    assert found.votes == 4
    assert interval_agreement(np.empty(0, dtype=np.int64), np.empty(0), 0).alpha is None
    assert interval_agreement(np.array([0, 0]), np.array([1e300, 1e300]), 1).alpha is None


def test_numbers_may_be_measured_from_anywhere_in_any_unit() -> None:
    task, value = np.repeat(np.arange(30), 3), np.random.default_rng(3).normal(size=90)
    alpha = interval_agreement(task, value, 30).alpha
    assert interval_agreement(task, 1e6 + 1e-3 * value, 30).alpha == pytest.approx(alpha, abs=1e-6)


def test_columns_that_are_no_votes_are_refused() -> None:
    for counts, times in (
        (np.array([[-1, 2]]), None),
        (np.array([1, 2]), None),
        (np.array([[1, 2]]), np.array([1, 1])),
    ):
        with pytest.raises(BadVotes):
            nominal_agreement(counts, times)
    with pytest.raises(BadVotes):
        interval_agreement(np.array([2]), np.array([1.0]), 2)
    for row in ((0, 2, 1), (-1, 0, 1), (0, 0, -1)):
        with pytest.raises(BadVotes):
            confusion([row], 2, shown=9)


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=12))
def test_alpha_never_exceeds_one_and_names_of_classes_change_nothing(rows: list[list[int]]) -> None:
    found = nominal_agreement(np.array(rows))
    turned = nominal_agreement(np.array(rows)[:, ::-1])
    assert (found.alpha is None) == (turned.alpha is None)
    if found.alpha is not None:
        assert found.alpha <= 1
        assert turned.alpha == pytest.approx(found.alpha)
    if found.low is not None and found.high is not None:
        assert found.low <= found.high <= 1


def test_a_second_look_gives_the_same_bits() -> None:
    counts = np.random.default_rng(5).integers(0, 3, size=(200, 4))
    assert nominal_agreement(counts) == nominal_agreement(counts)


def test_the_interval_covers_as_often_as_it_says() -> None:
    """Alpha of a large crowd of the same habits stands for the truth; chance is allowed for."""
    rng = np.random.default_rng(11)

    def crowd(n_tasks: int) -> IntArray:
        truth = rng.choice(3, size=n_tasks, p=(0.6, 0.3, 0.1))
        votes = np.where(rng.random((n_tasks, 4)) < 0.75, truth[:, np.newaxis], rng.integers(0, 3, (n_tasks, 4)))
        return np.stack([(votes == label).sum(axis=1) for label in range(3)], axis=1)

    whole = nominal_agreement(*np.unique(crowd(200_000), axis=0, return_counts=True)).alpha
    assert whole is not None
    covered = 0
    for _ in range(100):
        found = nominal_agreement(*np.unique(crowd(120), axis=0, return_counts=True))
        assert found.low is not None
        assert found.high is not None
        covered += found.low <= whole <= found.high
    assert 87 <= covered <= 100


def test_patterns_stand_for_their_counts_however_many_classes_there_are() -> None:
    assert counts_of_patterns(["0:3 2:1", "1:2", ""]).toarray().tolist() == [[3, 0, 1], [0, 2, 0], [0, 0, 0]]
    assert counts_of_patterns([]).shape == (0, 1)
    wide = nominal_agreement(counts_of_patterns([f"{number}:2" for number in range(10_000)]))
    assert (wide.alpha, wide.tasks) == (1.0, 10_000)


def test_a_confusion_counts_votes_by_label_and_vote() -> None:
    found = confusion([(0, 0, 5), (0, 1, 2), (1, 1, 3), (0, 1, 1)], 3, shown=3)
    assert found.counts == ((5, 3, 0), (0, 3, 0), (0, 0, 0))
    assert (found.votes, found.right, found.worst) == (11, 8, (0, 1, 3, 8))
    nothing = confusion([], 2, shown=3)
    assert (nothing.votes, nothing.right, nothing.worst) == (0, 0, None)


def test_of_many_classes_the_frequent_are_shown_and_the_rest_thrown_together() -> None:
    rows = [(number, number, 10 - number) for number in range(10)] + [(9, 0, 20), (8, 7, 4)]
    found = confusion(rows, 10_000, shown=4)
    assert found.classes == (0, 1, 9, OTHERS)
    assert found.counts[2] == (20, 0, 1, 0)
    assert found.counts[3] == (0, 0, 0, sum(10 - number for number in range(2, 9)) + 4)
    assert found.votes == sum(times for _, _, times in rows)
    assert found.right == 10 + 9 + 1
    assert found.worst == (9, 0, 20, 21)
