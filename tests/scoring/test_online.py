import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring import online
from scoring.truth.one_coin import OneCoinSkill
from tests.scoring.crowd import votes

VOTES = st.lists(st.tuples(st.integers(0, 2), st.floats(0, 1)), max_size=30)


@given(VOTES)
def test_one_by_one_gives_what_the_batch_gives(cast: list[tuple[int, float]]) -> None:
    scores = online.scores_of([1 / 3] * 3)
    for label, accuracy in cast:
        scores = online.update(scores, label, accuracy)

    rows = [(0, worker, label) for worker, (label, _) in enumerate(cast)]
    skill = OneCoinSkill.of(np.array([accuracy for _, accuracy in cast]), 3)
    batch = skill.totals(votes(rows, 1, max(len(cast), 1), 3))[0]
    assert np.allclose(np.subtract(scores, scores[0]), batch - batch[0])


@given(VOTES)
def test_the_posterior_sums_to_one_whatever_was_said(cast: list[tuple[int, float]]) -> None:
    scores = online.scores_of([1.0, 0.0, 0.0])
    for label, accuracy in cast:
        scores = online.update(scores, label, accuracy)

    posterior = online.probabilities(scores)
    assert np.isclose(sum(posterior), 1)
    assert min(posterior) >= 0


def test_an_update_leaves_its_scores_alone() -> None:
    before = [0.0, 0.0]

    assert online.update(before, 1, 0.9) != before
    assert before == [0.0, 0.0]
