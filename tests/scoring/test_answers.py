"""Columns that are no answers are refused, whatever the space; of a repeated pair the first counts."""

from collections.abc import Callable
from typing import get_args

import numpy as np
import pytest

from kernel.values import AnswerSpace, Boxes, Number, Options, Pair, Ranking, Tags, Text
from scoring.aggregates import aggregator_for
from scoring.answers import Comparisons, Numbers
from scoring.votes import BadVotes
from tests.scoring.answers import comparisons, drawings, numbers, orders, taggings

BOX = [0.1, 0.1, 0.4, 0.4]
SPACES = (Options(2), Tags(3), Number(), Boxes(), Pair(), Ranking(3))


@pytest.mark.parametrize("space", SPACES, ids=lambda space: type(space).__name__)
def test_every_answer_space_but_free_text_has_an_aggregator(space: AnswerSpace) -> None:
    assert callable(aggregator_for(space).aggregate)
    assert {type(each) for each in SPACES} | {Text} == set(get_args(AnswerSpace))


@pytest.mark.parametrize(
    "make",
    [
        lambda task, worker: numbers([(task, worker, 1.0)], 2, 2),
        lambda task, worker: taggings([(task, worker, {0})], 2, 2, 3),
        lambda task, worker: drawings([(task, worker, [BOX])], 2, 2),
        lambda task, worker: comparisons([(task, worker, 0)], [(0, 1), (1, 0)], 2, 2),
        lambda task, worker: orders([(task, worker, [1, 0])], 2, 2, 2),
    ],
    ids=["numbers", "taggings", "drawings", "comparisons", "orders"],
)
@pytest.mark.parametrize(("task", "worker"), [(2, 0), (-1, 0), (0, 2), (0, -1)])
def test_people_and_tasks_that_do_not_exist_are_refused(
    make: Callable[[int, int], object], task: int, worker: int
) -> None:
    make(1, 1)

    with pytest.raises(BadVotes, match="out of range"):
        make(task, worker)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300, 101.0, -0.5])
def test_a_number_is_finite_and_in_its_space(value: float) -> None:
    numbers([(0, 0, 100.0), (0, 1, 0.0)], 1, 2, Number(0, 100))

    with pytest.raises(BadVotes):
        numbers([(0, 0, value)], 1, 1, Number(0, 100))


def test_a_column_of_another_length_is_refused() -> None:
    one, two = np.array([0]), np.array([0, 0])

    with pytest.raises(BadVotes, match="value"):
        Numbers(task=one, worker=one, n_tasks=1, n_workers=1, value=np.array([1.0, 2.0]), space=Number())
    with pytest.raises(BadVotes, match="length"):
        Numbers(task=one, worker=two, n_tasks=1, n_workers=1, value=np.array([1.0]), space=Number())


@pytest.mark.parametrize(
    "box",
    [
        [0.4, 0.1, 0.4, 0.4],
        [0.5, 0.1, 0.4, 0.4],
        [0.1, 0.1, 0.4, 0.1],
        [np.nan, 0.1, 0.4, 0.4],
        [0.1, 0.1, np.inf, 0.4],
        [-0.1, 0.1, 0.4, 0.4],
        [10, 10, 40, 40],
    ],
    ids=["flat", "turned over", "no height", "NaN", "infinite", "outside", "pixels"],
)
def test_a_box_has_an_area_inside_the_picture(box: list[float]) -> None:
    with pytest.raises(BadVotes, match="box"):
        drawings([(0, 0, [BOX, box])], 1, 1)


def test_more_boxes_than_the_space_allows_are_refused() -> None:
    drawings([(0, 0, [BOX] * 100)], 1, 1)

    with pytest.raises(BadVotes, match="more than 100"):
        drawings([(0, 0, [BOX] * 101)], 1, 1)


def test_an_item_is_compared_with_another_and_ties_only_where_there_are_any() -> None:
    with pytest.raises(BadVotes, match="itself"):
        comparisons([], [(1, 1)], 1, 2)
    with pytest.raises(BadVotes, match="preference"):
        comparisons([(0, 0, 3)], [(0, 1)], 1, 2)
    tie = comparisons([(0, 0, 2)], [(0, 1)], 1, 2)
    with pytest.raises(BadVotes, match="preference"):
        Comparisons(
            task=tie.task,
            worker=tie.worker,
            n_tasks=1,
            n_workers=1,
            preference=tie.preference,
            left=tie.left,
            right=tie.right,
            n_items=2,
            space=Pair(ties=False),
        )


@pytest.mark.parametrize("order", [[0, 0, 1], [0, 1, 3], [-1, 0, 1]])
def test_an_order_names_every_thing_once(order: list[int]) -> None:
    with pytest.raises(BadVotes, match="once"):
        orders([(0, 0, order)], 1, 1, 3)


def test_of_a_repeated_pair_the_first_counts_and_rows_are_sorted() -> None:
    said = numbers([(1, 0, 5.0), (0, 1, 7.0), (1, 0, 6.0), (0, 0, 8.0)], 2, 2).counted()

    assert (said.task.tolist(), said.worker.tolist(), said.value.tolist()) == ([0, 0, 1], [0, 1, 0], [8.0, 7.0, 5.0])


def test_the_first_answers_of_a_task_are_those_that_came_first() -> None:
    said = numbers([(0, 3, 5.0), (0, 3, 9.0), (0, 2, 7.0), (1, 0, 6.0), (0, 0, 8.0)], 2, 4).counted(most=2)

    assert (said.worker.tolist(), said.value.tolist()) == ([2, 3, 0], [7.0, 5.0, 6.0])


def test_boxes_stay_with_their_answer_and_lie_from_left_to_right() -> None:
    other = [0.5, 0.5, 0.9, 0.9]

    said = drawings([(1, 0, [other, BOX]), (0, 0, [other]), (1, 0, [])], 2, 1).counted()

    assert said.task.tolist() == [0, 1]
    assert said.row.tolist() == [0, 1, 1]
    assert said.box.tolist() == [other, BOX, other]
