"""Quiet hours: as they are typed, and when they end."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributors.errors import HoursUnclear
from contributors.quiet import QuietHours, quiet_hours, typed_hours

HOURS = st.tuples(st.integers(0, 23), st.integers(0, 23)).filter(lambda pair: pair[0] != pair[1])
ZONES = st.sampled_from(["Asia/Shanghai", "Africa/Nairobi", "Europe/Berlin", "America/St_Johns", "UTC"])
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@pytest.mark.parametrize(
    "typed",
    ["22-8", "22–8", " 22 - 08 ", "22:00-08:00", "22 8", "22点-8点", "22点到8点", "２２～８", "22h to 8h", "22至8"],
)
def test_hours_are_read_as_people_write_them(typed: str) -> None:
    assert typed_hours(typed) == QuietHours(22, 8)


@pytest.mark.parametrize("typed", ["off", "OFF", "关", "关闭"])
def test_off_is_no_hours(typed: str) -> None:
    assert typed_hours(typed) is None


def test_midnight_may_be_called_24() -> None:
    assert typed_hours("20-24") == QuietHours(20, 0)


@pytest.mark.parametrize("typed", ["", "22", "25-8", "8-8", "0-24", "22:30-8", "-1-8", "tonight", "1-2-3", "9" * 99])
def test_what_is_no_pair_of_full_hours_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(HoursUnclear):
        typed_hours(typed)


def test_both_hours_are_there_or_neither() -> None:
    assert quiet_hours(None, None) is None
    assert quiet_hours(22, 8) == QuietHours(22, 8)
    with pytest.raises(AssertionError):
        quiet_hours(22, None)


@given(MOMENTS, ZONES, HOURS)
def test_they_hold_exactly_between_their_hours_and_end_at_one(now: datetime, zone: str, hours: tuple[int, int]) -> None:
    from_h, until_h = hours
    at = now.astimezone(ZoneInfo(zone)).hour
    is_quiet = from_h <= at < until_h if from_h < until_h else at >= from_h or at < until_h

    ends_at = QuietHours(from_h, until_h).end(now, zone)

    assert (ends_at is not None) == is_quiet
    if ends_at is not None:
        assert now < ends_at <= now + timedelta(hours=25)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-12-01T14:00+00:00", "2026-12-02T00:00+00:00"),  # 22:00 in Shanghai, until 08:00
        ("2026-12-01T23:59+00:00", "2026-12-02T00:00+00:00"),
    ],
)
def test_a_night_in_shanghai_ends_at_eight(now: str, end: str) -> None:
    assert QuietHours(22, 8).end(datetime.fromisoformat(now), "Asia/Shanghai") == datetime.fromisoformat(end)
    assert QuietHours(22, 8).end(datetime.fromisoformat(end), "Asia/Shanghai") is None


def test_a_night_in_which_clocks_change_ends_by_the_clock_on_the_wall() -> None:
    for day, hour_utc in (("2026-03-28", 6), ("2026-10-24", 7)):  # Berlin: to summer time, and back
        night = datetime.fromisoformat(f"{day}T22:30+00:00")
        end = QuietHours(22, 8).end(night, "Europe/Berlin")
        assert end is not None
        assert (end.astimezone(ZoneInfo("Europe/Berlin")).hour, end.hour) == (8, hour_utc)
