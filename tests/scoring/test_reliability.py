import numpy as np
from hypothesis import given, settings

from scoring.truth import one_coin
from scoring.truth.reliability import reliability_of
from tests.scoring.crowd import Crowd, one_coin_crowd, votes
from tests.scoring.test_truth import crowds


def test_nine_in_ten_intervals_hold_what_is_true() -> None:
    accuracy = np.random.default_rng(1).uniform(0.5, 0.95, 200)
    crowd = one_coin_crowd(9, accuracy, 1500, 6, 3)

    found = reliability_of(crowd.votes, one_coin.fit(crowd.votes, crowd.gold(75)))

    share = ((found.low <= accuracy) & (accuracy <= found.high)).mean()
    assert 0.84 < share < 0.96


def test_the_interval_narrows_with_every_vote() -> None:
    widths = []
    for count in (0, 5, 50, 500):
        cast = votes([(t, 0, 0) for t in range(count)], 500, 1, 2)
        found = reliability_of(cast, one_coin.fit(cast, np.zeros(500, dtype=np.int64)))
        widths.append(float(found.high[0] - found.low[0]))

    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 0.5
    assert widths[-1] < 0.02


@settings(max_examples=60)
@given(crowd=crowds())
def test_an_interval_is_one_whatever_the_votes(crowd: Crowd) -> None:
    found = reliability_of(crowd.votes, one_coin.fit(crowd.votes, crowd.truth))

    assert ((found.low >= 0) & (found.low < found.high) & (found.high <= 1)).all()
    assert ((found.accuracy > 0) & (found.accuracy < 1)).all()
