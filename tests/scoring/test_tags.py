"""Tags: each is two options of its own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.aggregators import options, tags
from scoring.answers import Taggings
from scoring.arrays import IntArray
from scoring.truth.posterior import Carried
from scoring.votes import BadVotes, Votes
from tests.scoring.answers import FEW_TAGS, few_taggings, taggings


def aggregate(cast: Taggings, gold: IntArray | None = None) -> tags.TagAggregate:
    known = np.full((cast.n_tasks, cast.tags.shape[1]), -1) if gold is None else gold
    return tags.aggregate(cast, known, Carried.nothing(cast.n_workers), 5)


@settings(max_examples=30)
@given(crowd=few_taggings())
def test_presence_is_a_probability_and_gold_is_certain(crowd: tuple[Taggings, IntArray]) -> None:
    cast, gold = crowd

    found = aggregate(cast, gold)

    assert ((found.present >= 0) & (found.present <= 1)).all()
    assert (found.present[gold >= 0] == gold[gold >= 0]).all()
    assert ((found.accuracy >= 0) & (found.accuracy <= 1)).all()


@settings(max_examples=30)
@given(crowd=few_taggings(), random=st.randoms(use_true_random=False))
def test_rows_leave_no_trace_and_renamed_tags_people_and_tasks_are_only_renamed(
    crowd: tuple[Taggings, IntArray], random: object
) -> None:
    cast, gold = crowd
    rng = np.random.default_rng(random.getrandbits(32))  # type: ignore[attr-defined]
    sizes = (len(cast), cast.n_workers, cast.n_tasks, FEW_TAGS)
    rows, people, tasks, names = (rng.permutation(size) for size in sizes)
    turned = cast.only(rows)
    back = np.argsort(names)
    renamed = Taggings(
        task=tasks[turned.task],
        worker=people[turned.worker],
        n_tasks=cast.n_tasks,
        n_workers=cast.n_workers,
        tags=turned.tags[:, back],
    )

    one, other = aggregate(cast, gold), aggregate(renamed, gold[np.argsort(tasks)][:, back])

    assert np.allclose(one.present, other.present[tasks][:, names], atol=1e-6)


def test_a_tag_is_what_two_options_make_of_it() -> None:
    said = [{0}, {0, 1}, {1}, set(), {0}, {0}]
    cast = taggings([(t, w, said[2 * t + w]) for t in range(3) for w in range(2)], 3, 2, 2)

    found = aggregate(cast)

    for tag in range(2):
        votes = Votes(cast.task, cast.worker, cast.tags[:, tag].astype(np.int64), 3, 2, 2)
        alone = options.aggregate(votes, np.full(3, -1), Carried.nothing(2), 5)
        assert (found.present[:, tag] == alone.calibrated[:, 1]).all()
    assert [chosen.tolist() for chosen in found.chosen()] == [[0], [], [0]]


def test_who_tags_at_random_is_outweighed_by_few_who_do_not() -> None:
    truth_rng, noise_rng = (np.random.default_rng(seed) for seed in np.random.SeedSequence(5).spawn(2))
    truth = truth_rng.random((150, 4)) < 0.3
    flips = noise_rng.random((150, 9, 4)) < np.where(np.arange(9) < 3, 0.05, 0.5)[:, None]
    rows = [(t, w, set(np.flatnonzero(truth[t] ^ flips[t, w]).tolist())) for t in range(150) for w in range(9)]
    cast = taggings(rows, 150, 9, 4)

    found = aggregate(cast)

    shares = np.stack([cast.tags[cast.task == t].mean(axis=0) for t in range(150)])
    assert ((found.present > 0.5) == truth).mean() > 0.97 > ((shares > 0.5) == truth).mean() + 0.1
    assert found.accuracy[:3].min() > found.accuracy[3:].max() + 0.2


def test_nothing_said_is_no_error_and_ten_thousand_unused_tags_cost_one_fit() -> None:
    nobody = aggregate(taggings([], 2, 2, 3))
    used = aggregate(taggings([(t, w, {7}) for t in range(20) for w in range(3)], 20, 3, 10_000))

    assert np.isfinite(nobody.present).all()
    assert (used.present[:, 7] > 0.5).all()
    assert used.present[:, :7].max() < 0.5


@pytest.mark.parametrize(
    ("gold", "sentence"), [(np.zeros((2, 2), dtype=np.int64), "shape"), (np.full((1, 3), 2), "absent, present")]
)
def test_gold_that_is_not_of_these_tags_is_refused(gold: IntArray, sentence: str) -> None:
    with pytest.raises(BadVotes, match=sentence):
        aggregate(taggings([(0, 0, {1})], 1, 1, 3), gold)


def test_a_repeated_pair_counts_once_and_the_first_time() -> None:
    once = taggings([(0, 0, {1}), (0, 1, {1})], 1, 2, 2)
    again = taggings([(0, 0, {1}), (0, 1, {1}), (0, 0, {0}), (0, 1, {0})], 1, 2, 2)

    assert (aggregate(once).present == aggregate(again).present).all()
