"""Streaks: told from the days as they stand, the same by a second reading, never shorter by one more day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from contributors.streaks import FREEZE_DAYS, FREEZES_MAX, DayState, DayWork, Streak, streak_of

FIRST = date(2026, 11, 2)
SIGNS = st.text(st.sampled_from("+?-."), min_size=1, max_size=60)
"""A day each: accepted, waiting, refused, nothing answered."""


def works(signs: str) -> list[DayWork]:
    return [
        DayWork(FIRST + timedelta(days=place), 1, int(sign == "+"), int(sign == "?"))
        for place, sign in enumerate(signs)
        if sign != "."
    ]


def told(signs: str) -> Streak:
    """The streak on the last of these days."""
    return streak_of(works(signs), today=FIRST + timedelta(days=len(signs) - 1))


def line(streak: Streak) -> str:
    short = {DayState.DONE: "+", DayState.PENDING: "?", DayState.FROZEN: "*", DayState.MISSED: "."}
    return "".join(short[state] for _, state in sorted(streak.states.items()))


def test_nobody_begins_with_a_streak() -> None:
    assert streak_of([], today=FIRST) == Streak()
    assert told("--.") == Streak()


def test_days_in_a_row_are_counted_and_today_may_still_come() -> None:
    assert (told("+++").length, told("+++").waiting) == (3, 0)
    assert told("+++.").length == 3
    assert told("+++..").length == 0
    assert told("+++..+").length == 1


def test_a_refused_day_is_a_day_without_work() -> None:
    assert line(told("++-+")) == "++.+"
    assert told("++-+").length == 1


def test_a_day_that_waits_is_provisional_and_neither_breaks_nor_freezes() -> None:
    seven = "+" * FREEZE_DAYS
    streak = told(seven + "??+")
    assert (streak.length, streak.waiting, streak.freezes) == (10, 2, 1)
    assert told("??").length == 2
    assert told("??").longest == 0


def test_seven_days_earn_a_freeze_and_a_day_off_uses_it() -> None:
    assert (told("+" * 6).freezes, told("+" * 6).to_next_freeze) == (0, 1)
    assert (told("+" * 7).freezes, told("+" * 7).to_next_freeze) == (1, 7)
    streak = told("+" * 7 + ".+")
    assert line(streak) == "+++++++*+"
    assert (streak.length, streak.freezes, streak.to_next_freeze) == (8, 0, 6)
    assert line(told("+" * 7 + "..+")) == "+++++++*.+"


def test_there_are_two_freezes_at_most() -> None:
    streak = told("+" * 40)
    assert (streak.freezes, streak.to_next_freeze) == (FREEZES_MAX, None)
    assert told("+" * 40 + "..+").length == 41
    assert told("+" * 40 + "...+").length == 1
    assert told("+" * 40 + "...+").longest == 40


def test_a_late_acceptance_tells_the_streak_anew() -> None:
    assert told("++-++").length == 2
    assert told("+++++").length == 5
    assert told("++?++").length == 5


def test_a_leap_day_is_a_day() -> None:
    days = [DayWork(date(2028, 2, 28) + timedelta(days=number), 1, 1, 0) for number in range(3)]
    assert [day.day.isoformat() for day in days] == ["2028-02-28", "2028-02-29", "2028-03-01"]
    assert streak_of(days, today=date(2028, 3, 1)).length == 3


@given(SIGNS)
def test_a_plain_reading_day_by_day_says_the_same(signs: str) -> None:
    run: list[str] = []
    saved = 0
    for place, sign in enumerate(signs):
        if sign in "+?":
            run.append(sign)
            saved = min(14, saved + (sign == "+"))
        elif place < len(signs) - 1:
            run, saved = (run, saved - 7) if saved >= 7 else ([], 0)
    streak = told(signs)
    assert (streak.length, streak.waiting, streak.freezes) == (len(run), run.count("?"), saved // 7)


@given(SIGNS, st.data())
def test_one_more_accepted_day_never_makes_a_streak_shorter(signs: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(signs) - 1))
    before, after = told(signs), told(signs[:place] + "+" + signs[place + 1 :])
    assert after.length >= before.length
    assert after.longest >= before.longest
    assert after.freezes >= before.freezes


@given(SIGNS)
def test_the_order_of_days_does_not_matter(signs: str) -> None:
    days = works(signs)
    today = FIRST + timedelta(days=len(signs) - 1)
    assert streak_of(days, today=today) == streak_of(reversed(days), today=today)


@given(SIGNS)
def test_what_is_said_adds_up(signs: str) -> None:
    streak = told(signs)
    assert streak.longest >= streak.length - streak.waiting
    assert 0 <= streak.waiting <= streak.length
    assert (streak.to_next_freeze is None) == (streak.freezes == FREEZES_MAX)
    assert streak.states == {} or max(streak.states) <= FIRST + timedelta(days=len(signs) - 1)


@given(SIGNS)
def test_what_is_certain_is_what_no_verdict_takes_away(signs: str) -> None:
    certain = told(signs).certain
    assert certain == told(signs.replace("?", "-")).longest
    assert certain <= told(signs.replace("?", "+")).longest
    assert certain <= told(signs).longest
    if "?" not in signs:
        assert certain == told(signs).longest


def test_a_day_that_waits_in_the_middle_makes_no_streak_certain_yet() -> None:
    assert (told("+++?+++").longest, told("+++?+++").certain) == (6, 3)
    assert told("+++++++").certain == 7
    assert told("?+++++++").certain == 7
