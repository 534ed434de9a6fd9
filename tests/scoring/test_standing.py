import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.leave_one_out import PeerView
from scoring.standing import StandingState, Tally, releases, standing, standings, state_of, tallies_of, typical_score
from scoring.truth import one_coin
from tests.scoring.crowd import Crowd, one_coin_crowd, seen_by_peers, votes

FINITE = st.floats(-1, 1)


def tally_of(excess: list[float], weight: list[float]) -> Tally:
    """One person's tally, through the arrays that the judge uses."""
    count = len(excess)
    cast = votes([(t, 0, 0) for t in range(count)], count, 1, 2)
    flags = np.ones(count, dtype=bool)
    ints = np.ones(count, dtype=np.int64)
    view = PeerView(
        np.full(count, 0.5), np.array(excess), np.array(weight), ints, ints, np.array(weight) == 5, flags, ~flags
    )
    return tallies_of(cast, one_coin.fit(cast, np.full(count, -1)), view)[0]


def judged(crowd: Crowd, n_gold: int) -> list[Tally]:
    gold = crowd.gold(n_gold)
    posterior = one_coin.fit(crowd.votes, gold)
    return tallies_of(crowd.votes, posterior, seen_by_peers(crowd.votes, posterior, gold))


@given(st.lists(st.tuples(FINITE, st.sampled_from([1.0, 5.0])), min_size=1, max_size=40))
def test_score_and_error_are_those_of_the_votes_one_by_one(rows: list[tuple[float, float]]) -> None:
    excess, weight = np.array(rows).T

    tally = tally_of(excess.tolist(), weight.tolist())

    score = (weight * excess).sum() / weight.sum()
    variance = (weight**2 * (excess - score) ** 2).sum() / weight.sum() ** 2 + 1 / (4 * len(rows) ** 2)
    assert np.isclose(tally.score, score)
    assert np.isclose(tally.standard_error, np.sqrt(variance))


@given(st.lists(FINITE, min_size=1, max_size=20), st.lists(FINITE, min_size=1, max_size=20))
def test_tallies_of_two_campaigns_add_up_to_one(here: list[float], there: list[float]) -> None:
    apart = tally_of(here, [1.0] * len(here)) + tally_of(there, [1.0] * len(there))
    together = tally_of(here + there, [1.0] * (len(here) + len(there)))

    assert apart.counted == together.counted
    assert np.isclose(apart.score, together.score)
    assert np.isclose(apart.standard_error, together.standard_error)


def test_without_a_vote_nothing_is_known_and_nothing_is_nan() -> None:
    result = standing(Tally(), 0.3)

    assert (result.state, result.score, result.standard_error) == (StandingState.YOUNG, 0, 1)
    assert result.quality.parts == 0
    assert (Tally().accuracy, Tally().carried_mass) == (0, 0)


def test_nobody_is_good_before_twenty_counted_votes() -> None:
    assert state_of(tally_of([0.5] * 19, [1.0] * 19), suspended=False) is StandingState.YOUNG
    assert state_of(tally_of([0.5] * 20, [1.0] * 20), suspended=False) is StandingState.GOOD


def test_good_means_better_than_chance_beyond_doubt() -> None:
    barely = [0.5, -0.45] * 10

    assert state_of(tally_of(barely, [1.0] * 20), suspended=False) is StandingState.LOW


def test_a_flag_before_a_person_suspends_whatever_the_score() -> None:
    assert state_of(tally_of([0.5] * 50, [1.0] * 50), suspended=True) is StandingState.SUSPENDED


def test_only_good_standing_releases_unless_the_campaign_demonstrates() -> None:
    assert [state for state in StandingState if releases(state, on_acceptance=False)] == [StandingState.GOOD]
    held = [state for state in StandingState if not releases(state, on_acceptance=True)]
    assert held == [StandingState.SUSPENDED]


def test_the_typical_score_is_the_good_ones_median() -> None:
    tallies = [tally_of([score] * 30, [1.0] * 30) for score in (0.2, 0.3, 0.5, -0.4)]

    assert np.isclose(typical_score(tallies, [False] * 4, 2), 0.3)
    assert np.isclose(typical_score(tallies, [True, False, False, False], 2), 0.4)


@pytest.mark.parametrize(("n_classes", "typical"), [(1, 0), (2, 0.25), (4, 0.375)])
def test_with_nobody_good_yet_halfway_to_perfection_is_typical(n_classes: int, typical: float) -> None:
    assert typical_score([Tally()], [False], n_classes) == typical
    assert standing(Tally(), typical).quality.parts == 0


def test_full_quality_takes_one_and_a_half_times_the_typical_score() -> None:
    person = tally_of([0.3] * 30, [1.0] * 30)

    assert standing(person, 0.3).quality.parts == pytest.approx(2e9 / 3, abs=2)
    assert standing(person, 0.1).quality.parts == 10**9


def test_the_honest_come_to_good_standing_and_the_guessing_do_not() -> None:
    accuracy = np.concatenate([np.full(20, 0.85), np.full(10, 0.25)])
    crowd = one_coin_crowd(21, accuracy, 500, 5, 4)

    results = standings(judged(crowd, 25), [False] * 30, 4)

    assert sum(result.state is StandingState.GOOD for result in results[:20]) >= 19
    assert sum(result.state is StandingState.GOOD for result in results[20:]) <= 1
    assert min(result.quality for result in results[:20]) > max(result.quality for result in results[20:])


def test_gold_is_told_as_totals() -> None:
    truth = np.array([0, 1, 0, 1])
    rows = [(t, w, truth[t] ^ int(w == 1 and t < 2)) for t in range(4) for w in range(2)]
    tallies = judged(Crowd(votes(rows, 4, 2, 2), truth), 3)

    assert [(tally.gold_right, tally.gold_total) for tally in tallies] == [(3, 3), (1, 3)]


def test_good_standing_takes_more_confidence_while_little_is_counted() -> None:
    """The same score and spread: at 25 it may be chance, met by looking often; at 100 it is not."""
    excess = [0.5, 0.5, -0.4]

    assert state_of(tally_of(excess * 8, [1.0] * 24), suspended=False) is StandingState.YOUNG
    assert state_of(tally_of(excess * 34, [1.0] * 102), suspended=False) is StandingState.GOOD


def test_who_may_yet_be_found_in_a_ring_or_pasting_is_young_however_good() -> None:
    proven = tally_of([0.5] * 200, [1.0] * 200)

    assert state_of(proven, suspended=False) is StandingState.GOOD
    assert state_of(proven + Tally(unsure=1), suspended=False) is StandingState.YOUNG
