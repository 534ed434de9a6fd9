"""Reminders: at the hour at which people begin, once in each of their days, whatever clocks and zones do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributors.quiet import QuietHours
from contributors.reminders import IDLE_DAYS, LATE, Turn, tomorrow_at, turn, usual_hour

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ZONES = st.sampled_from(["Asia/Shanghai", "UTC", "America/Los_Angeles", "Europe/Berlin", "Pacific/Kiritimati"])
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
QUIET = st.one_of(
    st.none(),
    st.tuples(st.integers(0, 23), st.integers(0, 23))
    .filter(lambda each: each[0] != each[1])
    .map(lambda each: QuietHours(*each)),
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)  # noqa: DTZ001


def test_the_usual_hour_is_that_of_the_first_work_of_most_days() -> None:
    assert usual_hour([]) is None
    assert usual_hour([at(1, 20)]) == 20
    evenings = [at(day, 20, 30) for day in range(1, 6)]
    late = [at(day, hour) for day in range(1, 6) for hour in (21, 22, 23)]  # the same days, further on
    assert usual_hour([*evenings, *late]) == 20
    assert usual_hour([*evenings, at(6, 7), at(7, 7)]) == 20


def test_hours_beside_count_half_and_of_equals_the_last() -> None:
    assert usual_hour([at(1, 6), at(2, 6), at(3, 6), at(4, 19), at(5, 20), at(6, 20), at(7, 21)]) == 20
    assert usual_hour([at(1, 6), at(2, 20)]) == 20
    assert usual_hour([at(1, 20), at(2, 6)]) == 6
    assert usual_hour([at(1, 23), at(2, 0), at(3, 23)]) == 23


@given(MOMENTS, ZONES, st.integers(0, 23), st.integers(0, 59), QUIET)
def test_the_next_one_is_on_the_next_day_or_when_quiet_is_over(
    now: datetime, zone: str, hour: int, minute: int, quiet: QuietHours | None
) -> None:
    due_at = tomorrow_at(now, zone, hour, minute, quiet)
    local, today = due_at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    assert due_at > now
    assert 1 <= (local.date() - today).days <= 2
    if quiet is None:
        assert (local.date() - today).days == 1
        assert (local.hour, local.minute) == (hour, minute) or _leaps(zone, local)
    elif not _leaps(zone, local):
        assert quiet.end(due_at, zone) is None


def _leaps(zone: str, local: datetime) -> bool:
    """Whether clocks are set on that day."""
    day = datetime.combine(local.date(), datetime.min.time(), ZoneInfo(zone))
    return day.utcoffset() != (day + timedelta(days=1)).utcoffset()


def test_clocks_that_are_set_move_no_hour_and_make_no_second_one() -> None:
    berlin = "Europe/Berlin"
    before_winter = datetime(2026, 10, 24, 18, tzinfo=UTC)
    due_at = tomorrow_at(before_winter, berlin, 20, 0, None)
    assert (due_at - before_winter, due_at.astimezone(ZoneInfo(berlin)).hour) == (timedelta(hours=25), 20)
    before_summer = datetime(2027, 3, 27, 1, 30, tzinfo=UTC)
    leapt = tomorrow_at(before_summer, berlin, 2, 30, None)  # a time that the 28th does not have
    assert leapt.astimezone(ZoneInfo(berlin)) == datetime(2027, 3, 28, 3, 30, tzinfo=ZoneInfo(berlin))
    leap_day = tomorrow_at(datetime(2028, 2, 28, 12, tzinfo=UTC), "UTC", 9, 0, None)
    assert leap_day == datetime(2028, 2, 29, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "late", "has_work", "expected"),
    [
        (1, timedelta(0), True, Turn.REMIND),
        (IDLE_DAYS, timedelta(0), True, Turn.REMIND),
        (IDLE_DAYS + 1, timedelta(0), True, Turn.STOP),
        (0, timedelta(0), True, Turn.SKIP),
        (1, LATE, True, Turn.REMIND),
        (1, LATE + timedelta(seconds=1), True, Turn.SKIP),
        (1, timedelta(0), False, Turn.SKIP),
        (None, timedelta(0), True, Turn.STOP),
    ],
)
def test_only_who_comes_and_has_not_been_here_today(
    ago: int | None, late: timedelta, has_work: bool, expected: Turn
) -> None:
    today = date(2026, 11, 22)
    last = None if ago is None else today - timedelta(days=ago)
    assert turn(NOW, NOW - late, today=today, last_worked=last, has_work=has_work) is expected
