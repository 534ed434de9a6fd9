"""Days: they follow the person's clock, and never go back."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from contributors.days import guess_zone, local_day
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
