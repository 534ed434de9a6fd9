import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.arrays import FloatArray, IntArray
from scoring.honesty.rings import find_alike, vote_once
from scoring.votes import Votes
from tests.scoring.crowd import one_coin_crowd, votes


def sheets(*people: IntArray, n_classes: int = 2) -> Votes:
    """Everybody answers all tasks, as his sheet says."""
    n_tasks = len(people[0])
    task = np.tile(np.arange(n_tasks), len(people))
    worker = np.repeat(np.arange(len(people)), n_tasks)
    return Votes(task, worker, np.concatenate(people), n_tasks, len(people), n_classes)


def half_and_half(n_tasks: int) -> IntArray:
    return np.arange(n_tasks) % 2


def with_wrong(sheet: IntArray, *wrong: int) -> IntArray:
    changed = sheet.copy()
    changed[list(wrong)] = 1 - changed[list(wrong)]
    return changed


def test_three_who_say_the_same_of_sixteen_tasks_are_one_and_are_named_by_the_first() -> None:
    sheet = half_and_half(16)

    assert find_alike(sheets(1 - sheet, sheet, sheet, sheet)).ring.tolist() == [0, 1, 1, 1]


def test_two_alike_may_be_two_good_people() -> None:
    sheet = half_and_half(40)

    assert find_alike(sheets(sheet, sheet, 1 - sheet)).ring.tolist() == [0, 1, 2]


def test_fourteen_shared_tasks_say_nothing() -> None:
    sheet = half_and_half(14)

    assert find_alike(sheets(sheet, sheet, sheet)).ring.tolist() == [0, 1, 2]


@pytest.mark.parametrize(("n_tasks", "is_ring"), [(50, True), (48, False)])
def test_one_difference_in_fifty_is_98_percent_and_one_in_48_is_less(n_tasks: int, is_ring: bool) -> None:
    sheet = half_and_half(n_tasks)

    cluster = find_alike(sheets(sheet, with_wrong(sheet, 0), sheet, sheet)).ring

    assert (cluster[1] == 0) == is_ring
    assert cluster[[0, 2, 3]].tolist() == [0, 0, 0]


def test_saying_what_nearly_everybody_says_is_no_ring() -> None:
    """Nine "no" of ten: twenty shared answers weigh 11 bits."""
    sheet = (np.arange(20) == 3).astype(np.int64)
    others = [with_wrong(sheet, *range(at, at + 1)) for at in range(5, 15)]

    cluster = find_alike(sheets(sheet, sheet, sheet, *others)).ring

    assert cluster.tolist() == list(range(13))


def test_a_ring_votes_once_by_plurality_and_ties_go_to_the_earliest() -> None:
    cast = votes([(0, 3, 0), (0, 0, 1), (0, 1, 1), (1, 2, 1), (1, 1, 0), (2, 0, 0)], 3, 4, 2)

    once = vote_once(cast, np.array([0, 0, 0, 3]))

    rows = zip(once.votes.task.tolist(), once.votes.worker.tolist(), once.votes.label.tolist(), strict=True)
    assert list(rows) == [(0, 3, 0), (0, 0, 1), (1, 0, 1), (2, 0, 0)]
    assert once.row.tolist() == [0, 1, 1, 2, 2, 3]


def test_without_rings_the_votes_stay_as_they_are() -> None:
    crowd = one_coin_crowd(1, np.linspace(0.5, 0.9, 10), 30, 4, 3).votes

    once = vote_once(crowd, find_alike(crowd).ring)

    assert np.array_equal(once.votes.label, crowd.label)
    assert np.array_equal(once.row, np.arange(len(crowd)))


@given(st.permutations(range(9)))
def test_a_ring_is_found_whatever_its_members_are_called(names: list[int]) -> None:
    sheet, mine = half_and_half(30), np.random.default_rng(5).integers(2, size=(6, 30))
    cast = sheets(sheet, sheet, sheet, *mine)
    name = np.array(names)

    cluster = find_alike(Votes(cast.task, name[cast.worker], cast.label, 30, 9, 2)).ring

    assert len(set(cluster[name[:3]].tolist())) == 1
    assert np.unique(cluster).size == 7


def accuracies(count: int) -> FloatArray:
    return np.linspace(0.6, 0.9, count)


def test_honest_people_of_ordinary_skill_are_no_ring() -> None:
    crowd = one_coin_crowd(3, accuracies(12), 60, 12, 2).votes

    assert find_alike(crowd).ring.tolist() == list(range(12))
