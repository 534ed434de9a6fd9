"""Groups: chatter is not our business, nobody is stored for it, and we are never the ones who flood."""

from typing import Any

import pytest
from sqlalchemy import func, select

from bot.platforms import CONTRIBUTOR, OPERATOR
from kernel.values import Language
from store.tables.people import contributors
from tests.hostile.place import NAMES, Place
from views import groups

Json = dict[str, Any]
WELCOME = 1
"""What a group hears of us first."""


async def _group(place: Place, admin: int) -> int:
    """A group with the contributor bot as an admin, so that it hears everything."""
    group: int = (await place.control.post("groups", title="Tea", admin=admin))["id"]
    await place.control.post(f"groups/{group}/members", bot=NAMES[CONTRIBUTOR], status="administrator")
    (welcome,) = await _said_by_bots(place, group, admin)
    assert welcome in {groups.welcome(language).text for language in Language}
    return group


async def _said_by_bots(place: Place, group: int, person: int) -> list[str]:
    await place.feed()
    messages: list[Json] = await place.control.get("messages", person=person, chat=group, limit=100)
    ours = [message for message in messages if message["from"].get("username") in NAMES.values()]
    return [message["text"] for message in ours if "text" in message]


async def _stored_people(place: Place) -> int:
    async with place.house.deps.sessions.read() as session:
        count: int = (await session.execute(select(func.count()).select_from(contributors))).scalar_one()
    return count


@pytest.mark.asyncio
async def test_chatter_and_other_bots_commands_are_left_alone_and_nobody_is_stored(place: Place) -> None:
    ann = await place.somebody()
    group = await _group(place, ann.id)
    for text in ("hello", "/shrug", "/task@other_bot", "#2222", "a:b:0"):
        await place.control.say(ann.id, text, chat=group)
    for speaker in ("anonymous", "channel"):
        await place.control.say(ann.id, "/task", chat=group, **{"as": speaker})
    await place.control.post("say", person=ann.id, chat=group, sticker="🙂")

    assert len(await _said_by_bots(place, group, ann.id)) == WELCOME
    assert await _stored_people(place) == 0
    assert not await place.parked()


@pytest.mark.asyncio
async def test_our_commands_show_the_way_to_the_private_chat_in_the_askers_language(place: Place) -> None:
    mei = await place.somebody("美", Language.ZH)
    group = await _group(place, mei.id)
    await place.control.say(mei.id, f"/task@{NAMES[CONTRIBUTOR]}", chat=group)

    said = await _said_by_bots(place, group, mei.id)
    assert said[WELCOME:] == [groups.private_only(Language.ZH, "https://t.me/a", joins=False).text]
    assert await _stored_people(place) == 0


@pytest.mark.asyncio
async def test_however_often_it_is_asked_a_group_hears_us_twenty_times_a_minute_at_most(place: Place) -> None:
    ann, bob = await place.somebody("Ann"), await place.somebody("Bob")
    group = await _group(place, ann.id)
    await place.control.post(f"groups/{group}/members", person=bob.id, status="member")
    for _ in range(20):
        for person in (ann, bob):
            place.clock.advance(0.5)
            await place.control.say(person.id, "/help", chat=group)

    assert len(await _said_by_bots(place, group, ann.id)) == 20
    assert not await place.parked()


@pytest.mark.asyncio
async def test_the_operators_bot_leaves_a_group_and_says_nothing_there(place: Place) -> None:
    owner = await place.operator()
    group: int = (await place.control.post("groups", title="Tea", admin=owner.id))["id"]
    await place.control.post(f"groups/{group}/members", bot=NAMES[OPERATOR], status="member")

    assert not await _said_by_bots(place, group, owner.id)
    calls = await place.control.get("calls", bot=NAMES[OPERATOR])
    left = next(call for call in calls if call["method"].lower() == "leavechat")
    assert left["answer"]["ok"]
    assert not await place.parked()


@pytest.mark.asyncio
@pytest.mark.parametrize("sender", [1087968824, 136817688, 777000])
async def test_nobody_in_particular_earns_nothing(place: Place, sender: int) -> None:
    user = {"id": sender, "is_bot": sender != 777000, "first_name": "Telegram"}
    chat = {"id": sender, "type": "private"}
    said = {"message_id": 1, "date": 1, "chat": chat, "from": user, "text": "/task"}
    assert await place.receive({"update_id": 1, "message": said})
    assert await place.receive(
        {"update_id": 2, "callback_query": {"id": "1", "from": user, "chat_instance": "1", "data": "agree"}}
    )

    assert await _stored_people(place) == 0
    assert not await place.parked()
