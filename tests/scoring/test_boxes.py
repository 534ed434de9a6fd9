"""Boxes: how they are clustered, which objects are believed, and where they are."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.aggregators import boxes
from scoring.aggregators.boxes import GoldBoxes
from scoring.answers import Drawings
from scoring.arrays import FloatArray
from scoring.truth.boxes import cluster, match, overlaps
from scoring.votes import BadVotes
from tests.scoring.answers import a_box, drawings, few_drawings

LEFT, RIGHT, BELOW = [0.1, 0.1, 0.3, 0.3], [0.6, 0.1, 0.9, 0.3], [0.1, 0.6, 0.4, 0.9]
Rows = Sequence[tuple[int, int, Sequence[Sequence[float]]]]


def gold_of(known: dict[int, Sequence[Sequence[float]]], n_tasks: int) -> GoldBoxes:
    flags = np.isin(np.arange(n_tasks), list(known))
    task = np.repeat(list(known), [len(each) for each in known.values()]).astype(np.int64)
    return GoldBoxes(flags, task, np.array([box for each in known.values() for box in each]).reshape(-1, 4))


def aggregate(cast: Drawings, gold: GoldBoxes | None = None) -> boxes.BoxAggregate:
    return boxes.aggregate(cast, gold or GoldBoxes.nothing(cast.n_tasks), 5)


def seen_crowd(seed: int, n_pictures: int, overlap: int, n_workers: int = 20) -> tuple[list[FloatArray], Drawings]:
    """Four objects on a grid a picture; people miss three in ten, jitter the corners, and slip once in two pictures."""
    truth_rng, people_rng, answer_rng = (np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3))
    cells = np.array([[x, y, x + 0.15, y + 0.15] for x in (0.05, 0.3, 0.55, 0.8) for y in (0.05, 0.3, 0.55, 0.8)])
    truth = [cells[np.sort(truth_rng.choice(16, 4, replace=False))] for _ in range(n_pictures)]
    rows = []
    for picture in range(n_pictures):
        for worker in people_rng.choice(n_workers, overlap, replace=False):
            drawn = truth[picture][answer_rng.random(4) < 0.7]
            slip = cells[answer_rng.choice(16, int(answer_rng.random() < 0.5))]
            both = np.concatenate([drawn, slip]) + answer_rng.normal(0, 0.01, (len(drawn) + len(slip), 4))
            rows.append((picture, int(worker), np.clip(both, 0, 1).tolist()))
    return truth, drawings(rows, n_pictures, n_workers)


def f1(found: boxes.BoxAggregate, truth: list[FloatArray], asked: Sequence[int]) -> float:
    kept = found.kept()
    hits = total = 0
    for picture in asked:
        given = found.box[kept[found.task[kept] == picture]]
        hits += int((match(given, truth[picture]) >= 0).sum())
        total += len(given) + len(truth[picture])
    return 2 * hits / total


def test_overlap_is_intersection_over_union() -> None:
    one = np.array([[0.0, 0.0, 0.4, 0.4], [0.0, 0.0, 0.1, 0.1]])
    other = np.array([[0.2, 0.0, 0.6, 0.4], [0.0, 0.0, 0.4, 0.4]])

    assert np.allclose(overlaps(one, other), [[1 / 3, 1], [0, 1 / 16]])


def test_a_person_has_one_box_of_an_object() -> None:
    near = [0.1, 0.1, 0.31, 0.3]
    drawn = np.array([LEFT, near, near])

    assert len(set(cluster(drawn, np.array([0, 0, 0])))) == 3
    assert cluster(drawn, np.array([0, 1, 1])).tolist().count(0) == 2
    assert len(set(cluster(drawn, np.array([0, 1, 2])))) == 1


@settings(max_examples=50)
@given(drawn=st.lists(st.tuples(a_box(), st.integers(0, 3)), min_size=1, max_size=8))
def test_every_box_is_of_one_object_and_no_object_has_two_of_a_person(drawn: list[tuple[list[float], int]]) -> None:
    people = np.unique([person for _, person in drawn], return_inverse=True)[1]

    found = cluster(np.array([box for box, _ in drawn]), people)

    assert sorted(set(found)) == list(range(found.max() + 1))
    assert len(set(zip(found, people, strict=True))) == len(drawn)


def test_matching_gives_each_box_at_most_one_and_the_closest_first() -> None:
    close, far = [0.1, 0.1, 0.3, 0.31], [0.1, 0.1, 0.3, 0.38]

    assert match(np.array([far, close, RIGHT]), np.array([LEFT, RIGHT])).tolist() == [-1, 0, 1]
    assert match(np.empty((0, 4)), np.array([LEFT])).tolist() == []
    assert match(np.array([LEFT]), np.empty((0, 4))).tolist() == [-1]


@settings(max_examples=40)
@given(cast=few_drawings(), random=st.randoms(use_true_random=False))
def test_rows_and_names_leave_no_trace(cast: Drawings, random: object) -> None:
    rng = np.random.default_rng(random.getrandbits(32))  # type: ignore[attr-defined]
    turned = cast.only(rng.permutation(len(cast)))
    people = rng.permutation(cast.n_workers)
    renamed = Drawings(
        task=turned.task,
        worker=people[turned.worker],
        n_tasks=cast.n_tasks,
        n_workers=cast.n_workers,
        row=turned.row,
        box=turned.box,
        space=turned.space,
    )

    one, same, other = aggregate(cast), aggregate(turned), aggregate(renamed)

    assert ((one.real >= 0) & (one.real <= 1)).all()
    assert (one.real == same.real).all()
    assert (one.box == same.box).all()
    assert np.allclose(np.sort(one.real), np.sort(other.real), atol=1e-6)


def test_nothing_drawn_and_nobody_there_is_no_error() -> None:
    for cast in (drawings([], 2, 2), drawings([(0, 0, []), (1, 1, [])], 2, 2)):
        found = aggregate(cast)

        assert len(found.kept()) == 0
        assert np.isfinite(found.sees).all()
        assert np.isfinite(found.slips).all()


def test_what_most_see_is_real_and_lies_in_their_middle() -> None:
    rows = [(t, w, [[0.1, 0.1, 0.3, 0.29 + w / 100], RIGHT] + [BELOW] * (w == 2)) for t in range(6) for w in range(3)]

    found = aggregate(drawings(rows, 6, 3))

    here = found.kept()[found.task[found.kept()] == 0]
    assert np.allclose(found.box[here], [[0.1, 0.1, 0.3, 0.3], RIGHT])
    assert found.drawn_by[here].tolist() == [3, 3]


def test_gold_pictures_have_exactly_the_known_boxes() -> None:
    cast = drawings([(t, w, [LEFT, RIGHT]) for t in range(2) for w in range(3)], 2, 3)

    found = aggregate(cast, gold_of({0: [LEFT, BELOW]}, 2))

    known = found.kept()[found.task[found.kept()] == 0]
    assert sorted(found.box[known].tolist()) == [LEFT, BELOW]
    assert set(found.real[found.task == 0]) == {0.0, 1.0}


def test_few_of_many_are_believed_where_people_miss_much_and_seldom_slip_together() -> None:
    truth, cast = seen_crowd(3, 60, 9)

    found = aggregate(cast)

    # the same boxes kept by majority
    by_majority = boxes.BoxAggregate(
        found.task, found.box, (found.drawn_by > 4).astype(float), found.drawn_by, found.sees, found.slips, 1.0
    )
    pictures = range(60)
    assert f1(found, truth, pictures) > 0.97
    assert f1(found, truth, pictures) > f1(by_majority, truth, pictures) + 0.02


def test_who_draws_nothing_true_is_known_by_it() -> None:
    truth, cast = seen_crowd(5, 60, 5)
    vandal = [0.0, 0.96, 0.04, 1.0]
    rows: Rows = [
        (
            int(cast.task[row]),
            int(cast.worker[row]),
            [vandal] if cast.worker[row] == 0 else cast.box[cast.row == row].tolist(),
        )
        for row in range(len(cast))
    ]

    found = aggregate(drawings(rows, 60, 20))

    assert found.sees[0, 0] < 0.5 < found.sees[1:, 0].min()
    assert found.slips[0] > found.slips[1:].max()
    assert f1(found, truth, range(60)) > 0.9


def test_gold_sets_how_sure_confidence_is() -> None:
    truth, cast = seen_crowd(7, 80, 3)

    found = aggregate(cast, gold_of({t: truth[t].tolist() for t in range(30)}, 80))

    assert found.temperature != 1.5
    assert f1(found, truth, range(30)) == 1


def test_gold_that_does_not_fit_the_pictures_is_refused() -> None:
    cast = drawings([(0, 0, [LEFT])], 2, 1)

    with pytest.raises(BadVotes, match="pictures"):
        aggregate(cast, GoldBoxes.nothing(3))
    with pytest.raises(BadVotes, match="not gold"):
        GoldBoxes(np.array([False, True]), np.array([0]), np.array([LEFT]))
    with pytest.raises(BadVotes, match="range"):
        GoldBoxes(np.array([True]), np.array([1]), np.array([LEFT]))
    with pytest.raises(BadVotes, match="area"):
        GoldBoxes(np.array([True]), np.array([0]), np.array([[0.1, 0.1, 0.1, 0.5]]))
