import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.votes import BadVotes, Votes, from_triples
from tests.scoring.crowd import votes

NAMES = st.text(min_size=1, max_size=4)
TRIPLES = st.lists(st.tuples(NAMES, NAMES, NAMES), min_size=1, max_size=30)


def test_of_a_repeated_pair_the_first_counts() -> None:
    named = from_triples([("t", "w", "yes"), ("t", "w", "no"), ("t", "v", "no")])

    said = [(named.workers[w], named.labels[k]) for w, k in zip(named.votes.worker, named.votes.label, strict=True)]
    assert said == [("w", "yes"), ("v", "no")]


def test_labels_of_any_script_stay_apart() -> None:
    named = from_triples([("题", "甲", "是"), ("题", "乙", "否"), ("题", "丙", "да"), ("题", "丁", "🐕")])

    assert set(named.labels) == {"是", "否", "да", "🐕"}
    assert named.votes.n_classes == 4


def test_without_a_vote_there_is_nothing_to_number() -> None:
    with pytest.raises(BadVotes, match="no votes"):
        from_triples([])


@given(TRIPLES)
def test_names_survive_numbering(triples: list[tuple[str, str, str]]) -> None:
    named = from_triples(triples)

    first: dict[tuple[str, str], str] = {}
    for task, worker, label in triples:
        first.setdefault((task, worker), label)
    found = {
        (named.tasks[t], named.workers[w]): named.labels[k]
        for t, w, k in zip(named.votes.task, named.votes.worker, named.votes.label, strict=True)
    }
    assert found == first
    assert len(named.votes) == len(first)


@pytest.mark.parametrize(
    ("row", "message"),
    [((3, 0, 0), "task"), ((0, 2, 0), "worker"), ((0, 0, 2), "label"), ((-1, 0, 0), "task"), ((0, 0, -1), "label")],
)
def test_a_number_out_of_range_is_named(row: tuple[int, int, int], message: str) -> None:
    with pytest.raises(BadVotes, match=message):
        votes([row], 3, 2, 2)


def test_columns_of_unequal_length_are_refused() -> None:
    one, two = np.zeros(1, dtype=np.int64), np.zeros(2, dtype=np.int64)
    with pytest.raises(BadVotes, match="length"):
        Votes(one, two, two, 1, 1, 1)


def test_first_of_each_task_keeps_the_earliest() -> None:
    cast = votes([(0, 0, 1), (1, 0, 0), (0, 1, 0), (0, 2, 1), (1, 2, 1)], 2, 3, 2)

    kept = cast.first_of_each_task(2)

    assert kept.worker.tolist() == [0, 0, 1, 2]
    assert kept.per_task().tolist() == [2, 2]
