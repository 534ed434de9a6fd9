"""Who opens a page: only whom Telegram vouches for, and not for longer than a quarter of an hour."""

from datetime import UTC, datetime, timedelta

import pytest
from aiogram.utils.web_app import check_webapp_signature

from contributors.errors import LaunchForged, LaunchTooOld
from handlers.web.miniapp.launch import Launch, read_launch
from handlers.web.miniapp.seals import PICTURE_KEPT_S, Seals
from kernel.values import Language
from tests.support.launches import TOKEN, launched, signed

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
SHA256 = "ab" * 32


def test_a_launch_says_who_it_is() -> None:
    data = launched(42, NOW, code="zh-hans", query_id="AAE", signature="of-a-third-party")
    assert check_webapp_signature(TOKEN, data)
    assert read_launch(data, TOKEN, now=NOW) == Launch("42", Language.ZH)


@pytest.mark.parametrize(
    "age", [timedelta(0), timedelta(minutes=15), timedelta(seconds=-60)], ids=["now", "old", "their clock is ahead"]
)
def test_a_launch_holds_for_a_quarter_of_an_hour(age: timedelta) -> None:
    assert read_launch(launched(42, NOW), TOKEN, now=NOW + age).external_id == "42"


@pytest.mark.parametrize("age", [timedelta(minutes=15, seconds=1), timedelta(days=400), timedelta(seconds=-61)])
def test_a_launch_of_another_time_is_refused(age: timedelta) -> None:
    with pytest.raises(LaunchTooOld):
        read_launch(launched(42, NOW), TOKEN, now=NOW + age)


def test_what_another_bot_signed_is_forged() -> None:
    with pytest.raises(LaunchForged):
        read_launch(launched(42, NOW, token="1:other"), TOKEN, now=NOW)


def test_no_field_can_be_changed_added_or_left_out() -> None:
    data = launched(42, NOW, query_id="AAE")
    fields = data.split("&")
    for changed in (
        data.replace("%22id%22%3A%2042", "%22id%22%3A%2043"),
        f"{data}&extra=1",
        "&".join(fields[1:]),
        f"{data}&{fields[0]}",
        data[:-1] + ("0" if data[-1] != "0" else "1"),
    ):
        assert changed != data
        with pytest.raises(LaunchForged):
            read_launch(changed, TOKEN, now=NOW)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "hash=",
        "hash=密码",
        "hash=%ff",
        "x",
        "a=1&a=2&hash=0",
        "=&=",
        "&" * 500,
        "a=" + "1" * 9_000,
        "\ud800=1",
        "hash",
    ],
)
def test_what_is_no_launch_is_forged(data: str) -> None:
    with pytest.raises(LaunchForged):
        read_launch(data, TOKEN, now=NOW)


@pytest.mark.parametrize(
    "fields",
    [
        {"user": '{"id": 42}'},
        {"user": '{"id": 42}', "auth_date": "soon"},
        {"user": '{"id": 42}', "auth_date": "-5"},
        {"user": '{"id": 42}', "auth_date": "９" * 10},
        {"user": '{"id": 42}', "auth_date": "9" * 400},
        {"auth_date": str(int(NOW.timestamp()))},
        {"user": '{"id": "42"}', "auth_date": str(int(NOW.timestamp()))},
        {"user": '{"id": true}', "auth_date": str(int(NOW.timestamp()))},
        {"user": "[]", "auth_date": str(int(NOW.timestamp()))},
        {"user": "{", "auth_date": str(int(NOW.timestamp()))},
    ],
)
def test_what_is_signed_and_says_nothing_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(LaunchForged):
        read_launch(signed(fields), TOKEN, now=NOW)


def test_a_session_is_of_one_person_and_one_lease() -> None:
    seals = Seals(TOKEN)
    session = seals.session("42", "lease_-1")
    assert seals.bearer(session) == ("42", "lease_-1")
    for other in (
        session.replace("42", "43", 1),
        session.replace("lease", "leash", 1),
        session[:-1],
        session + "0",
        "",
    ):
        assert seals.bearer(other) is None
    assert seals.bearer("42.lease_-1.密码") is None
    assert seals.bearer("42.lease_-1.\ud800") is None
    assert Seals("1:other").bearer(session) is None


def test_a_pictures_address_holds_for_some_minutes_and_for_that_picture() -> None:
    seals = Seals(TOKEN)
    address = seals.picture(SHA256, now=NOW)
    until, seal = (part.split("=")[1] for part in address.split("?")[1].split("&"))
    assert address.startswith(f"/app/pictures/{SHA256}?")
    end = NOW + timedelta(seconds=PICTURE_KEPT_S)

    assert seals.opens_picture(SHA256, until, seal, now=end)
    assert not seals.opens_picture(SHA256, until, seal, now=end + timedelta(seconds=1))
    assert not seals.opens_picture("cd" * 32, until, seal, now=NOW)
    assert not seals.opens_picture(SHA256, str(int(until) + 1), seal, now=NOW)
    assert not seals.opens_picture(SHA256, "soon", seal, now=NOW)
