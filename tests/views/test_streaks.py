"""Days in a row in words and as a calendar, time zones by name: kind, whole, and right in both languages."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from contributors.streaks import DayState, DayWork, Streak, streak_of
from kernel.values import Language
from tasks.errors import PoolUsedUp
from views import places, streaks
from views.cities import CITIES, COUNTRIES
from views.errors import sentence
from views.limits import CAPTION_UNITS, fits, plain_text
from views.pictures.chart import AMBER, PANEL, SKY, TEAL, TRACK, mixed
from views.pictures.lettering import Lettering
from views.pictures.streak import HEIGHT, WEEKS, WIDTH, calendar_of, draw_calendar
from views.screens import Screen

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)


def lived() -> Streak:
    """Nine days, a day off, three days, a day that waits; today is open."""
    numbers = [n for n in range(1, 15) if n != 4]
    return streak_of([DayWork(TODAY - timedelta(days=n), 1, int(n > 1), int(n == 1)) for n in numbers], today=TODAY)


def shown(language: Language, found: Streak, **facts: str) -> Screen:
    zones = {"zone": "Asia/Shanghai", "next_zone": "Asia/Shanghai"} | facts
    return streaks.streak(language, found, today=found.states.get(TODAY), drawing=b"png", **zones)


@pytest.mark.parametrize("language", Language)
def test_a_streak_is_told_with_what_waits_and_what_is_saved(language: Language) -> None:
    text = plain_text(shown(language, lived()).text)
    assert ("13 days in a row" if language is Language.EN else "连续 13 天") in text
    assert ("Saved" if language is Language.EN else "攒下").lower() in text.lower()
    assert ("Shanghai" if language is Language.EN else "上海") in text
    assert fits(shown(language, replace(lived(), length=9999, longest=99999)).text, CAPTION_UNITS)


@pytest.mark.parametrize("language", Language)
def test_whoever_has_none_is_told_how_one_begins_and_nothing_is_mourned(language: Language) -> None:
    text = plain_text(shown(language, Streak()).text).lower()
    for word in ("lost", "broke", "lose", "断了", "失去", "清零"):
        assert word not in text


def test_a_zone_to_come_is_named() -> None:
    text = shown(Language.EN, lived(), next_zone="Africa/Nairobi").text
    assert "Nairobi" in text
    assert "Nairobi" not in shown(Language.EN, lived()).text


def test_the_calendar_ends_today_and_begins_on_a_monday() -> None:
    monday, states = calendar_of(lived(), TODAY)
    assert monday.weekday() == 0
    assert monday + timedelta(days=len(states) - 1) == TODAY
    assert WEEKS * 7 - 7 < len(states) <= WEEKS * 7
    assert states[-15:] == (*["done"] * 10, "frozen", "done", "done", "pending", "")
    assert set(states[:-15]) == {"missed"}


@pytest.mark.parametrize("language", Language)
def test_each_day_is_drawn_in_its_colour(language: Language) -> None:
    png = draw_calendar(calendar_of(lived(), TODAY), language, Lettering())
    with Image.open(io.BytesIO(png)) as image:
        assert image.size == (WIDTH, HEIGHT)
        pixels = image.convert("RGB")
        colours = {  # from the middle of the last week's squares, Monday to Thursday
            weekday: pixels.getpixel((52 + 19 * 49 + 19, 92 + weekday * 49 + 19)) for weekday in range(5)
        }
    wanted = [TEAL, TEAL, mixed(PANEL, AMBER, 0.85), TRACK, PANEL]
    assert colours == {day: tuple(bytes.fromhex(colour[1:])) for day, colour in enumerate(wanted)}
    assert mixed(PANEL, SKY, 0.75) not in wanted


def test_every_state_of_a_day_can_be_drawn_without_a_font() -> None:
    states = tuple(DayState) * 35
    assert draw_calendar((date(2026, 7, 13), states[:137]), Language.ZH, Lettering(system=()))


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("上海", "Asia/Shanghai"),
        ("成都市", "Asia/Shanghai"),
        ("Beijing", "Asia/Shanghai"),
        ("  nairobi ", "Africa/Nairobi"),
        ("肯尼亚", "Africa/Nairobi"),
        ("São Paulo", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("基辅", "Europe/Kyiv"),
        ("印度", "Asia/Kolkata"),
        ("Xi'an", "Asia/Shanghai"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("utc", "UTC"),
    ],
)
def test_a_place_is_found_by_its_name_in_either_language(typed: str, zone: str) -> None:
    assert places.zones_of(typed) == (zone,)


@pytest.mark.parametrize("typed", ["", " ", "🔥", "x", "Atlantis", "../../etc/passwd", "\u202e", "a" * 5000, "市"])
def test_what_is_no_place_means_none(typed: str) -> None:
    assert places.zones_of(typed) == ()


def test_what_may_be_several_is_asked_back() -> None:
    assert places.zones_of("美国") == COUNTRIES["US"]
    assert set(places.zones_of("lon")) >= {"Europe/London"}
    assert len(places.zones_of("sa")) == places.OFFERED_MAX


def test_every_zone_is_known_to_the_clock_and_has_a_name_and_a_button() -> None:
    assert {zone for zones in COUNTRIES.values() for zone in zones} | set(CITIES) <= places.ZONES
    for zone in places.ZONES:
        ZoneInfo(zone)
        for language in Language:
            assert places.city(language, zone)
        assert streaks.zone_question(Language.EN, "?", [zone]).rows


def test_a_clock_is_named_as_people_say_it() -> None:
    assert places.clock(Language.ZH, "Asia/Shanghai") == "上海时间"
    assert places.clock(Language.ZH, places.UTC) == "世界标准时间"
    assert places.clock(Language.EN, "Africa/Nairobi") == "Nairobi"
    refused = sentence(Language.ZH, PoolUsedUp(at="08:00", zone="Asia/Shanghai"))
    assert "08:00（上海时间）开放新的任务" in refused


@pytest.mark.parametrize(
    ("zone", "offset"),
    [("Asia/Shanghai", "UTC+8"), ("Asia/Kolkata", "UTC+5:30"), ("America/St_Johns", "UTC-3:30"), ("UTC", "UTC")],
)
def test_an_offset_is_as_short_as_it_can_be(zone: str, offset: str) -> None:
    assert streaks.Place(zone, NOW.astimezone(ZoneInfo(zone))).offset == offset


@pytest.mark.parametrize("language", Language)
def test_zones_are_offered_two_a_row_and_what_was_typed_is_escaped(language: Language) -> None:
    place = streaks.Place("Africa/Nairobi", NOW.astimezone(ZoneInfo("Africa/Nairobi")))
    offered = streaks.zone_choice(language, place)
    assert "04:00" in offered.text
    assert {len(row) for row in offered.rows} == {2}
    assert "<u>" not in streaks.zone_question(language, "<u>", ["UTC"]).text
    assert (
        streaks.zone_set(language, place, days_zone="UTC").text
        != streaks.zone_set(language, place, days_zone=place.zone).text
    )
