"""A slot is met exactly once, whatever the clock does."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.slots import CatchUp, Every, Schedule

DAILY = Every(timedelta(days=1))
HOURLY = Every(timedelta(hours=1))
LEAP_DAY = datetime(2028, 2, 29, tzinfo=UTC)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("every", "moment", "slot"),
    [
        (DAILY, at(2028, 2, 29, 23, 59, 59), LEAP_DAY),
        (DAILY, LEAP_DAY, LEAP_DAY),
        (Every(timedelta(minutes=15)), at(2026, 3, 29, 1, 20), at(2026, 3, 29, 1, 15)),
        (Every(timedelta(days=7), timedelta(days=4)), at(2026, 11, 22), at(2026, 11, 16)),  # weeks that begin on Monday
    ],
)
def test_a_slot_begins_on_its_period(every: Every, moment: datetime, slot: datetime) -> None:
    assert every.slot_at(moment) == slot


@given(
    st.timedeltas(timedelta(days=-4000), timedelta(days=40_000)).map(lambda since: at(1970, 1, 1) + since),
    st.timedeltas(timedelta(milliseconds=1), timedelta(days=40)),
    st.timedeltas(timedelta(), timedelta(days=40)),
)
def test_every_moment_lies_in_exactly_one_slot(moment: datetime, period: timedelta, offset: timedelta) -> None:
    every = Every(period, offset)
    slot = every.slot_at(moment)

    assert slot <= moment < slot + period
    assert every.slot_at(slot) == slot
    assert every.slot_at(slot + period) == slot + period


@pytest.mark.parametrize(
    ("catch_up", "recent", "hours"),
    [(CatchUp.EVERY, 0, [8, 9, 10, 11, 12]), (CatchUp.LATEST, 0, [12]), (CatchUp.RECENT, 2, [10, 11, 12])],
)
def test_missed_slots_are_made_up_for_as_the_timetable_says(catch_up: CatchUp, recent: int, hours: list[int]) -> None:
    schedule = Schedule(HOURLY, catch_up, recent)

    due = schedule.due(at(2026, 1, 1, 12, 30), newest=at(2026, 1, 1, 7))

    assert due == [(at(2026, 1, 1, hour), None) for hour in hours]


def test_a_job_that_has_never_run_begins_with_the_present() -> None:
    for catch_up in CatchUp:
        assert Schedule(DAILY, catch_up).due(LEAP_DAY + timedelta(hours=5), newest=None) == [(LEAP_DAY, None)]


def test_an_unfinished_slot_goes_on_from_its_cursor_before_later_ones() -> None:
    begun = (at(2026, 1, 1, 11), "row 40")

    due = Schedule(HOURLY, CatchUp.EVERY).due(at(2026, 1, 1, 12), newest=begun[0], unfinished=(begun,))

    assert due == [begun, (at(2026, 1, 1, 12), None)]


def test_latest_leaves_an_unfinished_slot_behind_once_a_newer_one_was_run() -> None:
    begun, newest = (at(2026, 1, 1, 9), "row 40"), at(2026, 1, 1, 12)

    assert Schedule(HOURLY, CatchUp.LATEST).due(at(2026, 1, 1, 12, 5), newest=newest, unfinished=(begun,)) == []


@given(st.lists(st.integers(-70, 200), max_size=60))
def test_no_walk_of_the_clock_meets_a_slot_twice_or_leaves_one_out(minutes: list[int]) -> None:
    schedule, now, ran = Schedule(HOURLY, CatchUp.EVERY), at(2028, 2, 28, 20), list[datetime]()
    for step in minutes:
        now += timedelta(minutes=step)
        ran += [slot for slot, _ in schedule.due(now, newest=max(ran, default=None))]

    assert ran == sorted(set(ran))
    assert all(late - early == timedelta(hours=1) for early, late in pairwise(ran))
