"""Allocation: work goes where a vote helps most, and nobody can choose their own."""

from collections import Counter
from datetime import UTC, datetime
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kernel.ids import TaskId, new_id
from tasks.allocation import campaign_order, choose, gain, has_full_overlap, is_gold_turn, precedence
from tasks.scopes import OWN_SCOPE_MIN, scope_name

posteriors = st.lists(st.floats(0.001, 1), min_size=2, max_size=10).map(lambda raw: [value / sum(raw) for value in raw])


@given(posteriors, st.floats(0, 1), st.integers(0, 20), st.integers(0, 20))
def test_gain_is_the_published_formula(posterior: list[float], accuracy: float, votes: int, leases: int) -> None:
    count = len(posterior)
    right = min(max(accuracy, 1 / count + 0.05), 0.97)
    wrong = (1 - right) / (count - 1)
    expected = sum(
        max(q * (right if label == option else wrong) for option, q in enumerate(posterior)) for label in range(count)
    )
    wanted = expected - max(posterior) + 0.001 * (1 - max(posterior)) - 0.0001 * (votes + leases)
    assert abs(gain(posterior, accuracy=accuracy, votes=votes, open_leases=leases) - wanted) < 1e-12


@given(posteriors, st.floats(0, 1))
def test_a_further_vote_or_lease_always_lowers_the_gain(posterior: list[float], accuracy: float) -> None:
    gains = [gain(posterior, accuracy=accuracy, votes=votes, open_leases=votes // 2) for votes in range(5)]
    assert gains == sorted(gains, reverse=True)


def test_doubt_is_served_before_certainty() -> None:
    unsure = gain([0.5, 0.5], accuracy=0.8, votes=2, open_leases=0)
    sure = gain([0.99, 0.01], accuracy=0.8, votes=2, open_leases=0)
    assert unsure > sure


@given(st.lists(st.integers(), unique=True, max_size=100), st.sets(st.integers()), st.integers())
def test_the_choice_is_among_the_first_eight_that_are_allowed(
    candidates: list[int], excluded: set[int], seed: int
) -> None:
    chosen = choose(candidates, excluded, Random(seed))
    allowed = [candidate for candidate in candidates[:64] if candidate not in excluded]
    assert chosen in allowed[:8] if allowed else chosen is None


def test_each_of_the_first_eight_is_as_likely() -> None:
    rng = Random(1)
    drawn = Counter(choose(range(20), (), rng) for _ in range(8000))
    assert set(drawn) == set(range(8))
    assert min(drawn.values()) > 850


def test_gold_is_an_independent_coin() -> None:
    rng = Random(2)
    early = sum(is_gold_turn(19, rng, share=Fraction(7, 100)) for _ in range(10_000))
    late = sum(is_gold_turn(20, rng, share=Fraction(7, 100)) for _ in range(10_000))
    assert 1800 < early < 2200
    assert 600 < late < 800
    assert not any(is_gold_turn(0, rng, share=Fraction(0)) for _ in range(100))


def test_a_hidden_tenth_has_full_overlap_for_good() -> None:
    ids = [TaskId(new_id(datetime(2026, 11, 22, tzinfo=UTC))) for _ in range(5000)]
    hidden = [has_full_overlap(task) for task in ids]
    assert 400 < sum(hidden) < 600
    assert hidden == [has_full_overlap(task) for task in ids]


def test_a_hidden_twentieth_goes_before_all_gains_from_its_first_vote_until_it_is_sure() -> None:
    ids = [TaskId(new_id(datetime(2026, 11, 22, tzinfo=UTC))) for _ in range(5000)]
    hidden = [task for task in ids if precedence(task, votes=1, is_sure=False)]
    assert 180 < len(hidden) < 320
    assert 10 < sum(map(has_full_overlap, hidden)) < 50, "drawn apart from the hidden tenth"
    assert all(precedence(task, votes=3, is_sure=False) == 1 for task in hidden)
    assert not any(precedence(task, votes=0, is_sure=False) for task in ids)
    assert not any(precedence(task, votes=2, is_sure=True) for task in ids)


@given(posteriors, st.floats(0, 1), st.integers(0, 20), st.integers(0, 20))
def test_no_gain_reaches_what_is_to_be_ended_at_once(
    posterior: list[float], accuracy: float, votes: int, leases: int
) -> None:
    assert -0.01 < gain(posterior, accuracy=accuracy, votes=votes, open_leases=leases) < 0.99


@given(st.dictionaries(st.integers(), st.integers(0, 10**6), max_size=10), st.integers())
def test_every_campaign_with_open_tasks_is_asked_once(open_tasks: dict[int, int], seed: int) -> None:
    order = campaign_order(open_tasks, Random(seed))
    assert sorted(order) == sorted(campaign for campaign, count in open_tasks.items() if count)


def test_a_large_campaign_is_served_more_and_a_small_one_is_not_starved() -> None:
    rng = Random(3)
    first = Counter(campaign_order({"large": 10_000, "small": 100}, rng)[0] for _ in range(5000))
    assert 0.05 < first["small"] / 5000 < 0.15


@given(st.lists(st.text(max_size=3), unique=True, min_size=2, max_size=4).map(tuple), st.integers(1, 40))
def test_tasks_are_judged_together_where_their_options_are_the_same(options: tuple[str, ...], tasks: int) -> None:
    scope = scope_name(options, tasks)
    assert len(scope) <= 16
    assert (scope == str(len(options))) == (tasks < OWN_SCOPE_MIN)


def test_a_common_option_set_has_its_own_scope() -> None:
    assert scope_name(("cat", "dog"), OWN_SCOPE_MIN) != scope_name(("yes", "no"), OWN_SCOPE_MIN)
    assert (scope_name(("yes", "no"), 1), scope_name((), OWN_SCOPE_MIN)) == ("2", "0")
