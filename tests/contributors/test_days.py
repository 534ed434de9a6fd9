"""Days: they follow the person's clock, and never go back."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributors.days import by_day, guess_zone, local_day, next_midnight, require_zone_change, zone_of_days
from contributors.errors import ZoneChangedLately
from kernel.values import Language

ZONES = st.sampled_from(["Asia/Shanghai", "UTC", "America/Los_Angeles", "Africa/Nairobi", "Pacific/Kiritimati"])
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_midnight_is_the_persons_own() -> None:
    before = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)
    assert local_day(before, "Asia/Shanghai", None) == date(2026, 11, 22)
    assert local_day(before + timedelta(minutes=1), "Asia/Shanghai", None) == date(2026, 11, 23)


@given(st.lists(st.tuples(MOMENTS, ZONES), max_size=10))
def test_days_never_go_back_whatever_clock_and_zone_do(steps: list[tuple[datetime, str]]) -> None:
    last: date | None = None
    for now, zone in steps:
        day = local_day(now, zone, last)
        assert last is None or day >= last
        last = day


def test_a_zone_is_guessed_from_the_language() -> None:
    assert guess_zone(Language.ZH) == "Asia/Shanghai"
    for language in Language:
        local_day(datetime(2026, 11, 22, tzinfo=UTC), guess_zone(language), None)


SHANGHAI, PARIS = "Asia/Shanghai", "Europe/Paris"
EVENING = datetime(2026, 11, 22, 13, tzinfo=UTC)
"""21:00 in Shanghai, 14:00 in Paris."""


@given(MOMENTS, ZONES)
def test_a_midnight_is_the_first_moment_of_the_next_day(now: datetime, zone: str) -> None:
    at = next_midnight(now, zone)
    assert now < at <= now + timedelta(hours=25)
    assert local_day(at, zone, None) == local_day(now, zone, None) + timedelta(days=1)
    assert local_day(at - timedelta(microseconds=1), zone, None) == local_day(now, zone, None)


def test_clocks_that_leap_over_midnight_begin_the_day_at_the_leap() -> None:
    leap = datetime(2026, 9, 6, 4, tzinfo=UTC)  # in Santiago 24:00 is 01:00
    assert next_midnight(leap - timedelta(hours=3), "America/Santiago") == leap
    assert local_day(leap, "America/Santiago", None) == date(2026, 9, 6)


def test_a_day_that_is_lived_twice_at_its_end_ends_once() -> None:
    before = datetime(2026, 4, 5, 2, 30, tzinfo=UTC)  # in Santiago 23:30, and half an hour later 23:00
    assert local_day(before, "America/Santiago", None) == date(2026, 4, 4)
    assert next_midnight(before, "America/Santiago") == datetime(2026, 4, 5, 4, tzinfo=UTC)


def test_a_zone_chosen_anew_counts_from_the_next_local_day_on() -> None:
    def at(now: datetime) -> str:
        return zone_of_days(now, PARIS, before=SHANGHAI, changed_at=EVENING)

    midnight = datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert at(EVENING) == at(EVENING - timedelta(minutes=10)) == at(midnight - timedelta(seconds=1)) == SHANGHAI
    assert at(midnight) == PARIS
    assert zone_of_days(EVENING, PARIS, before=None, changed_at=None) == PARIS


@given(MOMENTS, ZONES, ZONES)
def test_no_change_of_zone_makes_a_day_twice_or_ends_one_early(now: datetime, before: str, zone: str) -> None:
    last: date | None = None
    for hours in range(60):
        moment = now + timedelta(hours=hours)
        day = local_day(moment, zone_of_days(moment, zone, before=before, changed_at=now), last)
        assert last is None or day >= last
        if moment < next_midnight(now, before):
            assert day == local_day(now, before, None)
        last = day


def test_a_zone_changes_once_a_week_and_freely_until_it_counts() -> None:
    def ask(now: datetime) -> None:
        require_zone_change(now, PARIS, before=SHANGHAI, changed_at=EVENING)

    require_zone_change(EVENING, SHANGHAI, before=None, changed_at=None)
    ask(EVENING + timedelta(hours=2))
    for days in (1, 6.9):
        with pytest.raises(ZoneChangedLately) as refused:
            ask(EVENING + timedelta(days=days))
        assert refused.value.facts == {"day": "2026-11-30"}
    ask(EVENING + timedelta(days=7))


@given(MOMENTS, ZONES)
def test_what_can_wait_is_told_by_day(now: datetime, zone: str) -> None:
    at = by_day(now, zone)
    assert now <= at <= now + timedelta(hours=13)
    assert 9 <= at.astimezone(ZoneInfo(zone)).hour < 21
    assert by_day(at, zone) == at
