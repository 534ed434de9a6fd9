import numpy as np
import pytest

from scoring.truth import dawid_skene, one_coin
from scoring.truth.posterior import Posterior
from scoring.votes import Votes
from tests.scoring.crowd import one_coin_crowd, seen_by_peers, votes


def support_by_hand(cast: Votes, posterior: Posterior, row: int) -> float:
    """Multiply out every other vote on the task, one by one."""
    scores = posterior.log_prior.copy()
    for other in np.flatnonzero(cast.task == cast.task[row]):
        if other != row:
            scores += posterior.skill.evidence(cast.worker[[other]], cast.label[[other]])[0]
    odds = np.exp(scores)
    return float(odds[cast.label[row]] / odds.sum())


@pytest.mark.parametrize("fit", [one_coin.fit, dawid_skene.fit])
def test_support_is_the_posterior_without_the_vote(fit: object) -> None:
    crowd = one_coin_crowd(4, np.linspace(0.4, 0.95, 12), 30, 4, 3)
    posterior = fit(crowd.votes, crowd.no_gold)  # type: ignore[operator]

    view = seen_by_peers(crowd.votes, posterior, crowd.no_gold)

    by_hand = [support_by_hand(crowd.votes, posterior, row) for row in range(len(crowd.votes))]
    assert np.allclose(view.support, by_hand)


def test_on_gold_only_the_truth_speaks() -> None:
    cast, gold = votes([(0, 0, 1), (0, 1, 1), (0, 2, 0)], 1, 3, 2), np.array([0])

    view = seen_by_peers(cast, one_coin.fit(cast, gold), gold)

    assert view.support.tolist() == [0, 0, 1]
    assert view.weight.tolist() == [5, 5, 5]


def test_a_vote_alone_on_its_task_is_not_counted() -> None:
    cast, gold = votes([(0, 0, 1), (1, 0, 1), (1, 1, 1)], 2, 2, 2), np.full(2, -1)

    view = seen_by_peers(cast, one_coin.fit(cast, gold), gold)

    assert view.counted.tolist() == [False, True, True]
    assert view.peers.tolist() == [0, 1, 1]
    assert view.agreeing.tolist() == [0, 1, 1]


def test_saying_what_everybody_always_says_earns_nothing() -> None:
    cast = votes([(t, w, 0) for t in range(10) for w in range(3)], 10, 3, 2)
    gold = np.full(10, -1)

    view = seen_by_peers(cast, one_coin.fit(cast, gold), gold)

    assert np.abs(view.excess).max() < 0.01


def test_ten_thousand_classes_are_taken_in_slices() -> None:
    cast = votes([(t, w, t) for t in range(150) for w in range(3)], 150, 3, 10_000)
    gold = np.full(150, -1)

    view = seen_by_peers(cast, one_coin.fit(cast, gold), gold)

    assert (view.support > 0.9).all()
