"""When a group's day is told: once for each local day, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributors.digests import CHANGES_EVERY, DAY, is_time_to_change, told_at
from contributors.group_achievements import GROUP_ACHIEVEMENTS, MOST, GroupMeasure, earned_together

ZONES = ("UTC", "Asia/Shanghai", "Africa/Nairobi", "America/New_York", "Europe/Berlin", "Asia/Kolkata")
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))


@given(now=MOMENTS, zone=st.sampled_from(ZONES), hour=st.integers(0, 23))
def test_the_newest_hour_has_come_and_the_next_has_not(now: datetime, zone: str, hour: int) -> None:
    day, at = told_at(now, zone, hour)
    assert at <= now
    assert now - at < DAY + timedelta(hours=1)
    later, next_at = told_at(at + DAY + timedelta(hours=1), zone, hour)
    assert (later - day, next_at > at) == (timedelta(days=1), True)


@given(now=MOMENTS, zone=st.sampled_from(ZONES), hour=st.integers(0, 23), minutes=st.integers(0, 3000))
def test_days_never_go_back_and_each_has_one_moment(now: datetime, zone: str, hour: int, minutes: int) -> None:
    first, later = told_at(now, zone, hour), told_at(now + timedelta(minutes=minutes), zone, hour)
    assert first <= later
    assert (first[0] == later[0]) == (first[1] == later[1])


@pytest.mark.parametrize(
    ("now", "zone", "hour", "day", "at"),
    [
        (
            datetime(2026, 12, 1, 12, tzinfo=UTC),
            "Asia/Shanghai",
            20,
            date(2026, 12, 1),
            datetime(2026, 12, 1, 12, tzinfo=UTC),
        ),
        (
            datetime(2026, 12, 1, 11, 59, tzinfo=UTC),
            "Asia/Shanghai",
            20,
            date(2026, 11, 30),
            datetime(2026, 11, 30, 12, tzinfo=UTC),
        ),
        # 02:00 is leapt over in Berlin on this day, and repeated on that
        (
            datetime(2026, 3, 29, 9, tzinfo=UTC),
            "Europe/Berlin",
            2,
            date(2026, 3, 29),
            datetime(2026, 3, 29, 1, tzinfo=UTC),
        ),
        (
            datetime(2026, 10, 25, 9, tzinfo=UTC),
            "Europe/Berlin",
            2,
            date(2026, 10, 25),
            datetime(2026, 10, 25, 0, tzinfo=UTC),
        ),
    ],
)
def test_the_hour_is_the_groups_own(now: datetime, zone: str, hour: int, day: date, at: datetime) -> None:
    assert told_at(now, zone, hour) == (day, at)


def test_a_message_is_changed_at_most_twice_an_hour() -> None:
    at = datetime(2026, 12, 1, 12, tzinfo=UTC)
    looks = [at + timedelta(minutes=5 * number) for number in range(25)]
    changes = [now for before, now in pairwise(looks) if is_time_to_change(at, now, looked_at=before)]
    assert changes == [at + CHANGES_EVERY * number for number in range(1, 5)]


def test_badges_are_the_counts_and_nothing_beyond_the_highest_is_counted() -> None:
    assert earned_together(dict.fromkeys(GroupMeasure, 0)) == ()
    assert earned_together(MOST) == GROUP_ACHIEVEMENTS
    assert len({each.id for each in GROUP_ACHIEVEMENTS}) == len(GROUP_ACHIEVEMENTS)
