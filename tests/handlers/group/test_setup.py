"""/setup: admins decide, whoever they write as; what they choose is kept, and is the group's."""

import pytest

from kernel.values import Language
from tests.handlers.group.club import Club
from tests.hostile.place import Place, buttons
from views import groups
from views.phrases import label


@pytest.mark.asyncio
async def test_an_admin_sets_a_group_up_and_everybody_else_is_told_who_may(place: Place) -> None:
    club = await Club.founded(place)
    bob = await place.somebody("Bob")
    await club.admit(bob)

    refused = await club.say(bob, "/setup")
    assert "admin" in refused[-1]["text"]
    assert await club.row() is None

    shown = await club.say(club.admin, "/setup")
    assert "Tea" in shown[-1]["text"]
    row = await club.row()
    assert row is not None
    assert (row.chat_id, row.title, row.language, row.thread_id) == (club.chat_id, "Tea", "en", None)


@pytest.mark.asyncio
async def test_every_press_is_an_admins_or_changes_nothing(place: Place) -> None:
    club = await Club.founded(place)
    bob = await place.somebody("Bob")
    await club.admit(bob)
    await club.say(club.admin, "/setup")
    before = await club.row()

    for data in ("gs", "gm:hour", "gl:zh", "gh:9", "ga:all", "gz:Asia/Tokyo", "gd"):
        answer = await club.press(bob, data)
        assert answer is not None
        assert "admin" in answer["text"]
    assert await club.row() == before

    for data in ("gh:9", "ga:all", "gz:Asia/Tokyo", "gl:zh"):
        await club.press(club.admin, data)
    row = await club.row()
    assert row is not None
    assert (row.digest_hour, row.announces, row.zone, row.language) == (9, "all", "Asia/Tokyo", "zh")
    assert "09:00" in (await club.said())[-1]["text"]
    assert not await place.parked()


@pytest.mark.asyncio
async def test_an_admin_types_a_city_where_the_buttons_have_none(place: Place) -> None:
    club = await Club.founded(place)
    (offered,) = await club.say(club.admin, "/setup Cairo")
    assert buttons(offered)[0]["text"] == "Cairo"
    await club.press(club.admin, buttons(offered)[0]["callback_data"])
    row = await club.row()
    assert row is not None
    assert row.zone == "Africa/Cairo"
    assert "Atlantis" in (await club.say(club.admin, "/setup Atlantis"))[-1]["text"]


@pytest.mark.asyncio
async def test_forged_presses_are_refused(place: Place) -> None:
    club = await Club.founded(place)
    await club.say(club.admin, "/setup")
    before = await club.row()
    for data in ("gh:24", "gh:-2", "gz:Moon/Base", "ga:some", "gl:xx", "gm:secrets"):
        await club.press(club.admin, data)

    assert await club.row() == before
    assert not await place.parked()


@pytest.mark.asyncio
async def test_an_anonymous_admin_presses_a_button_that_says_who_it_is(place: Place) -> None:
    club = await Club.founded(place)
    bob = await place.somebody("Bob")
    await club.admit(bob)

    shown = await club.say(club.admin, "/setup", **{"as": "anonymous"})
    (button,) = buttons(shown[-1])
    assert await club.row() is None
    await club.press(bob, button["callback_data"])
    assert await club.row() is None

    await club.press(club.admin, button["callback_data"])
    assert await club.row() is not None
    assert not await place.parked()


@pytest.mark.asyncio
async def test_in_a_forum_the_group_is_bound_to_the_topic_in_which_it_is_set_up(place: Place) -> None:
    club = await Club.founded(place, forum=True)
    thread = (await place.control.post(f"groups/{club.chat_id}/topics", name="Play"))["thread"]

    shown = await club.say(club.admin, "/setup", thread=thread)
    assert shown[-1]["message_thread_id"] == thread
    row = await club.row()
    assert row is not None
    assert row.thread_id == thread

    await club.say(club.admin, "/setup")
    moved = await club.row()
    assert moved is not None
    assert (moved.id, moved.thread_id, moved.token) == (row.id, None, row.token)


@pytest.mark.asyncio
async def test_a_command_of_the_private_chat_leads_there_with_a_token_and_no_id(place: Place) -> None:
    club = await Club.founded(place)
    row = await club.set_up()
    await club.press(club.admin, "gl:zh")

    for command in ("/task", "/balance", "/start"):
        (shown,) = await club.say(club.admin, command)
        (button,) = buttons(shown)
        assert button["text"] == label(Language.ZH, "button.join")
        assert button["url"].endswith(f"?start={row.token}")
        assert str(abs(club.chat_id)) not in button["url"]
    assert (await club.say(club.admin, "/help"))[-1]["text"] == groups.help_page(Language.ZH, "https://t.me/a").text


@pytest.mark.asyncio
async def test_a_group_that_is_removed_rests_and_goes_on_where_it_was(place: Place) -> None:
    club = await Club.founded(place)
    row = await club.set_up()
    standings = [("kicked", "left"), ("member", None), ("restricted", "silenced"), ("left", "left"), ("member", None)]
    for status, reason in standings:
        await club.put_bot(status)
        now = await club.row()
        assert now is not None
        assert (now.paused_for, now.id, now.token) == (reason, row.id, row.token)
        assert (now.paused_at is None) == (reason is None)
    assert len([each for each in await club.said() if each["text"] == groups.welcome(Language.EN).text]) == 1


@pytest.mark.asyncio
async def test_a_group_that_becomes_a_supergroup_keeps_everything(place: Place) -> None:
    club = await Club.founded(place)
    row = await club.set_up()
    old, club.chat_id = club.chat_id, (await place.control.post(f"groups/{club.chat_id}/migrate"))["id"]
    await place.feed()

    moved = await club.row()
    assert moved is not None
    assert (moved.id, moved.token, moved.chat_id, moved.paused_for) == (row.id, row.token, club.chat_id, None)
    club.chat_id, new = old, club.chat_id
    assert await club.row() is None
    club.chat_id = new
    assert (await club.say(club.admin, "/task"))[-1]["chat"]["id"] == new
    assert not await place.parked()
