"""Days and times in each language's way."""

from datetime import UTC, date, datetime

import pytest

from kernel.values import Language
from views.dates import day, day_of_year, days, moment


def test_a_day_and_a_time_are_written_as_people_write_them() -> None:
    at = datetime(2026, 12, 1, 9, 5, tzinfo=UTC)
    assert (day(Language.ZH, at), day(Language.EN, at)) == ("12月1日", "1 Dec")
    assert (moment(Language.ZH, at), moment(Language.EN, at)) == ("12月1日 09:05", "1 Dec 09:05")
    assert (day_of_year(Language.ZH, at), day_of_year(Language.EN, at)) == ("2026年12月1日", "1 Dec 2026")


@pytest.mark.parametrize(
    ("first", "last", "chinese", "english"),
    [
        (date(2026, 11, 2), date(2026, 11, 15), "2026年11月2日–15日", "2–15 Nov 2026"),
        (date(2026, 11, 30), date(2026, 12, 6), "2026年11月30日–12月6日", "30 Nov – 6 Dec 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "2026年12月28日 – 2027年1月3日", "28 Dec 2026 – 3 Jan 2027"),
    ],
)
def test_of_several_days_nothing_is_said_twice(first: date, last: date, chinese: str, english: str) -> None:
    assert days(Language.ZH, first, last) == chinese
    assert days(Language.EN, first, last) == english
