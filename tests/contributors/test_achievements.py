"""Achievements as data: each with an id of its own, earned by counted facts, and by nothing else."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributors.accuracy import Period, Trend
from contributors.achievements import ACHIEVEMENTS, BY_ID, Measure, WorkCount, earned, facts_of
from contributors.streaks import DayWork, Streak, streak_of
from kernel.money import Amount

MONDAY = date(2026, 11, 2)
NOTHING = dict.fromkeys(Measure, 0)


def test_there_are_many_and_each_has_an_id_of_its_own() -> None:
    assert len(ACHIEVEMENTS) >= 30
    assert len(BY_ID) == len(ACHIEVEMENTS)
    assert {each.measure for each in ACHIEVEMENTS} == set(Measure)
    assert all(len(id) <= 32 for id in BY_ID)


def test_each_row_grows() -> None:
    for measure in Measure:
        needed = [each.needed for each in ACHIEVEMENTS if each.measure is measure]
        assert needed == sorted(set(needed))
        assert needed[0] >= 1


def test_a_harder_one_of_a_row_brings_more_and_none_more_than_its_work_may() -> None:
    for measure in Measure:
        bonuses = [each.bonus.units for each in ACHIEVEMENTS if each.measure is measure]
        assert bonuses == sorted(bonuses)
        assert len(set(bonuses)) == len(bonuses)
    for each in ACHIEVEMENTS:
        if each.measure is Measure.ACCEPTED:  # a tenth of what the cheapest work of this number pays
            assert each.bonus.units * 10 <= each.needed * Amount.aic(1).units


def test_nobody_begins_with_one() -> None:
    facts = facts_of([], Streak(), [], appeals_won=0, is_verified=False)
    assert facts == NOTHING
    assert earned(facts) == ()


@given(st.integers(0, 20_000))
def test_one_is_earned_from_its_number_on(count: int) -> None:
    for each in ACHIEVEMENTS:
        has = earned(NOTHING | {each.measure: count})
        assert (each in has) == (count >= each.needed)
        assert {other.measure for other in has} <= {each.measure}


@given(st.dictionaries(st.sampled_from(Measure), st.integers(0, 20_000)), st.sampled_from(Measure))
def test_more_of_anything_takes_none_away(some: dict[Measure, int], measure: Measure) -> None:
    facts = NOTHING | some
    assert set(earned(facts)) <= set(earned(facts | {measure: facts[measure] + 1}))


def test_work_is_counted_by_what_it_was_about() -> None:
    work = [
        WorkCount("choice", "en", "a", has_picture=True, count=4),
        WorkCount("choice", "zh", "b", has_picture=False, count=3),
        WorkCount("review", None, "b", has_picture=False, count=2),
        WorkCount("answer", "en", "c", has_picture=False, count=1),
    ]
    facts = facts_of(work, Streak(), [], appeals_won=2, is_verified=True)
    assert facts == NOTHING | {
        Measure.ACCEPTED: 10,
        Measure.PICTURES: 4,
        Measure.REVIEWS: 2,
        Measure.ANSWERS: 1,
        Measure.KINDS: 3,
        Measure.LANGUAGES: 2,
        Measure.CAMPAIGNS: 3,
        Measure.APPEALS: 2,
        Measure.VERIFIED: 1,
    }


@pytest.mark.parametrize(
    ("numbers", "weeks", "returns"),
    [
        ([*range(7)], 1, 0),
        ([*range(1, 8)], 0, 0),
        ([*range(14)], 2, 0),
        ([0, 30], 0, 0),
        ([0, 31, 62], 0, 2),
    ],
)
def test_days_make_weeks_and_returns(numbers: list[int], weeks: int, returns: int) -> None:
    days = [DayWork(MONDAY + timedelta(days=number), 1, 1, 0) for number in numbers]
    facts = facts_of([], streak_of(days, today=max(day.day for day in days)), [], appeals_won=0, is_verified=False)
    assert (facts[Measure.DAYS], facts[Measure.WEEKS], facts[Measure.RETURNS]) == (len(numbers), weeks, returns)


@pytest.mark.parametrize(("agreeing", "counted"), [(95, 100), (94, 0)])
def test_careful_is_who_agrees_nearly_always(agreeing: int, counted: int) -> None:
    trends = [Trend(), Trend((Period(MONDAY, MONDAY, 100, agreeing),), gold=50, gold_right=50)]
    assert facts_of([], Streak(), trends, appeals_won=0, is_verified=False)[Measure.CAREFUL] == counted
