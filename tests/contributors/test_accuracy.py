"""Accuracy as it is told: whole weeks, ten answers at a time, and never a figure that moves with one verdict."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributors.accuracy import TOLD_FROM, Period, Trend, Week, monday_of, trend_of

START = datetime(2026, 1, 7, 12, tzinfo=UTC)
MONDAY = date(2026, 1, 5)


def week(number: int, compared: int, agreeing: int, gold: int = 0, gold_right: int = 0) -> Week:
    return Week(MONDAY + timedelta(weeks=number), compared, agreeing, gold, gold_right)


def later(weeks: int) -> datetime:
    return START + timedelta(weeks=weeks)


@dataclass(frozen=True)
class Verdict:
    """One answer that was decided."""

    at: datetime
    is_gold: bool
    is_right: bool


def told(verdicts: list[Verdict], now: datetime) -> Trend:
    """What somebody is told at that moment of what was decided before it."""
    weeks: dict[date, Week] = {}
    for each in (each for each in verdicts if each.at <= now):
        monday = monday_of(each.at)
        old = weeks.get(monday, Week(monday, 0, 0, 0, 0))
        gold, right = each.is_gold, each.is_right
        weeks[monday] = Week(
            monday,
            old.compared + (not gold),
            old.agreeing + (not gold and right),
            old.gold + gold,
            old.gold_right + (gold and right),
        )
    return trend_of(list(weeks.values()), now=now)


def test_a_week_is_told_when_it_is_over_and_has_enough() -> None:
    weeks = [week(0, 10, 9), week(1, 12, 6)]
    assert trend_of(weeks, now=START) == Trend()
    assert trend_of(weeks, now=later(1)).periods == (Period(MONDAY, date(2026, 1, 11), 10, 9),)
    assert [period.share for period in trend_of(weeks, now=later(2)).periods] == [0.9, 0.5]


def test_weeks_with_little_wait_for_one_another() -> None:
    weeks = [week(0, 4, 4), week(2, 5, 0), week(3, 1, 1), week(4, 9, 9)]
    assert trend_of(weeks, now=later(9)).periods == (Period(MONDAY, date(2026, 2, 1), 10, 5),)


@pytest.mark.parametrize(("gold", "shown"), [(9, 0), (10, 10), (14, 14)])
def test_gold_is_told_as_a_total_of_ten_or_more(gold: int, shown: int) -> None:
    found = trend_of([week(0, 20, 15, gold, gold - 1)], now=later(1))
    assert (found.gold, found.gold_right) == (shown, max(shown - 1, 0))


def test_a_total_of_gold_stands_until_ten_more_are_known() -> None:
    weeks = [week(0, 20, 15, 12, 11), week(1, 20, 15, 9, 0), week(2, 3, 3, 5, 5), week(3, 20, 20, 0, 0)]
    totals = [(found.gold, found.gold_right) for found in (trend_of(weeks, now=later(at)) for at in range(1, 5))]
    assert totals == [(12, 11), (12, 11), (12, 11), (26, 16)]


VERDICTS = st.lists(
    st.builds(
        Verdict,
        at=st.integers(0, 60 * 24).map(lambda hours: START + timedelta(hours=hours)),
        is_gold=st.booleans(),
        is_right=st.booleans(),
    ),
    max_size=120,
)


@given(VERDICTS)
def test_one_verdict_moves_nothing_that_is_told(verdicts: list[Verdict]) -> None:
    """Looked at before and after every one of them, within their week: whichever it was, all stays as it was."""
    for each in verdicts:
        without = [other for other in verdicts if other is not each]
        assert told(without, each.at) == told(verdicts, each.at)


@given(VERDICTS)
def test_what_is_told_grows_by_ten_or_more_and_never_changes(verdicts: list[Verdict]) -> None:
    before = Trend()
    for number in range(1, 12):
        after = told(verdicts, later(number))
        assert after.periods[: len(before.periods)] == before.periods
        assert all(period.compared >= TOLD_FROM for period in after.periods)
        assert after.gold == before.gold or after.gold - before.gold >= TOLD_FROM
        assert 0 <= after.gold_right - before.gold_right <= after.gold - before.gold
        before = after
