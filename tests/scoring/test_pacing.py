"""When a scope is fitted: at every tick while it is small, and when it is worth it once it is large."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scoring.pacing import PAUSE, SMALL_SCOPE, VERDICT_WAITS, News, is_due

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
LARGE = News(votes=100_000, unseen=1, fitted_at=NOW - timedelta(hours=1), waiting_since=NOW - timedelta(seconds=70))


@given(st.integers(0, SMALL_SCOPE - 2), st.booleans())
def test_a_small_scope_is_fitted_whenever_it_has_news(votes: int, reached_tau: bool) -> None:
    assert is_due(replace(LARGE, votes=votes, fitted_at=NOW, reached_tau=reached_tau), NOW)


def test_a_large_scope_is_not_fitted_for_one_vote() -> None:
    assert not is_due(LARGE, NOW)


def test_a_large_scope_is_fitted_at_a_tenth_more_votes_and_before_its_first() -> None:
    assert not is_due(replace(LARGE, unseen=9_999), NOW)
    assert is_due(replace(LARGE, unseen=10_000, fitted_at=NOW), NOW)
    assert is_due(replace(LARGE, votes=0, unseen=20_000, fitted_at=None), NOW)


def test_a_task_that_is_sure_and_an_answer_that_has_waited_bring_a_fit_after_a_pause() -> None:
    for news in (replace(LARGE, reached_tau=True), replace(LARGE, waiting_since=NOW - VERDICT_WAITS)):
        assert is_due(news, NOW)
        assert is_due(replace(news, fitted_at=NOW - PAUSE), NOW)
        assert not is_due(replace(news, fitted_at=NOW - PAUSE + timedelta(seconds=1)), NOW)


def test_what_is_urgent_waits_for_nothing() -> None:
    assert is_due(replace(LARGE, fitted_at=NOW, is_urgent=True), NOW)
