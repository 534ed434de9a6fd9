"""Groups: privacy, membership, topics, migration, voices that are nobody's."""

from typing import Any

import pytest
import pytest_asyncio

from tests.sandbox.conftest import Control

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def admin(control: Control) -> int:
    await control.bot()
    return await control.person("Ada")


@pytest_asyncio.fixture
async def group(control: Control, admin: int) -> int:
    group: int = (await control.post("groups", title="Labellers", admin=admin))["id"]
    await control.post(f"groups/{group}/members", bot="helper_bot", status="member")
    return group


async def fresh(control: Control) -> list[dict[str, Any]]:
    """The updates since the last call."""
    updates = await control.updates()
    if updates:
        await control.updates(offset=updates[-1]["update_id"] + 1)
    return updates


async def test_adding_a_bot_tells_it_twice(control: Control, group: int, admin: int) -> None:
    service, mine = await control.updates()
    assert service["message"]["new_chat_members"][0]["username"] == "helper_bot"
    assert service["message"]["chat"] == {"id": group, "type": "group", "title": "Labellers"}
    assert mine["my_chat_member"]["old_chat_member"]["status"] == "left"
    assert mine["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert mine["my_chat_member"]["from"]["id"] == admin


async def test_privacy_mode_hides_what_is_not_meant_for_the_bot(control: Control, group: int, admin: int) -> None:
    sent = (await control.call("sendMessage", chat_id=group, text="hello group"))["result"]
    await fresh(control)
    await control.say(admin, "just talking", chat=group)
    await control.say(admin, "/leaderboard", chat=group)
    await control.say(admin, "/leaderboard@other_bot", chat=group)
    await control.say(admin, "/quiet@helper_bot 22-8", chat=group)
    await control.say(admin, "a reply", chat=group, reply_to=sent["message_id"])
    heard = await fresh(control)
    assert [update["message"]["text"] for update in heard] == ["/leaderboard", "/quiet@helper_bot 22-8", "a reply"]
    assert heard[-1]["message"]["reply_to_message"]["text"] == "hello group"

    await control.post(f"groups/{group}/members", bot="helper_bot", status="administrator")
    await control.say(admin, "just talking", chat=group)
    assert [next(iter(set(update) - {"update_id"})) for update in await fresh(control)] == ["my_chat_member", "message"]


async def test_a_removed_bot_is_refused(control: Control, group: int) -> None:
    await control.post(f"groups/{group}/members", bot="helper_bot", status="kicked")
    words = "Forbidden: bot was kicked from the group chat"
    assert await control.refusal("sendMessage", chat_id=group, text="x") == words
    await control.post(f"groups/{group}/members", bot="helper_bot", status="member")
    assert (await control.call("leaveChat", chat_id=group))["ok"]
    words = "Forbidden: bot is not a member of the group chat"
    assert await control.refusal("sendMessage", chat_id=group, text="x") == words
    statuses = [
        u["my_chat_member"]["new_chat_member"]["status"] for u in await control.updates() if "my_chat_member" in u
    ]
    assert statuses == ["member", "kicked", "member", "left"]


async def test_members_are_counted_and_described(control: Control, group: int, admin: int) -> None:
    guest = await control.person("Guest")
    await control.post(f"groups/{group}/members", person=guest, status="member")
    assert (await control.call("getChatMemberCount", chat_id=group))["result"] == 3
    assert (await control.call("getChatMember", chat_id=group, user_id=guest))["result"]["status"] == "member"
    assert (await control.call("getChatMember", chat_id=group, user_id=admin))["result"]["status"] == "creator"
    admins = (await control.call("getChatAdministrators", chat_id=group))["result"]
    assert [one["user"]["id"] for one in admins] == [admin]
    await control.post(f"groups/{group}/members", person=guest, status="left")
    assert (await control.call("getChatMember", chat_id=group, user_id=guest))["result"]["status"] == "left"


async def test_chat_member_comes_only_to_admin_bots_that_ask(control: Control, group: int) -> None:
    await fresh(control)
    guest = await control.person("Guest")

    async def kinds_heard() -> list[str]:
        await control.post(f"groups/{group}/members", person=guest, status="member")
        await control.post(f"groups/{group}/members", person=guest, status="left")
        return [next(iter(set(update) - {"update_id"})) for update in await fresh(control)]

    assert "chat_member" not in await kinds_heard()
    await control.post(f"groups/{group}/members", bot="helper_bot", status="administrator")
    await control.updates(allowed_updates=["message", "chat_member"])
    await fresh(control)
    assert (await kinds_heard()).count("chat_member") == 2


async def test_migration_leaves_a_forwarding_address(control: Control, group: int, admin: int) -> None:
    await fresh(control)
    new: int = (await control.post(f"groups/{group}/migrate"))["id"]
    assert new < -(10**12)
    left, joined = [update["message"] for update in await fresh(control)]
    assert (left["chat"]["id"], left["migrate_to_chat_id"]) == (group, new)
    assert (joined["chat"]["id"], joined["migrate_from_chat_id"]) == (new, group)
    answer = await control.call("sendMessage", chat_id=group, text="x")
    assert answer["parameters"] == {"migrate_to_chat_id": new}
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert (await control.call("sendMessage", chat_id=new, text="x"))["ok"]
    await control.say(admin, "/start", chat=new)
    await control.post("say", expect=400, person=admin, chat=group, text="too late")


async def test_topics_have_threads(control: Control, admin: int) -> None:
    forum = (await control.post("groups", title="Forum", admin=admin, forum=True))["id"]
    await control.post(f"groups/{forum}/members", bot="helper_bot", status="administrator")
    thread = (await control.post(f"groups/{forum}/topics", name="Tasks"))["thread"]
    await fresh(control)
    await control.say(admin, "in the topic", chat=forum, thread=thread)
    (update,) = await fresh(control)
    assert (update["message"]["message_thread_id"], update["message"]["is_topic_message"]) == (thread, True)
    assert update["message"]["chat"]["is_forum"]
    sent = (await control.call("sendMessage", chat_id=forum, text="there", message_thread_id=thread))["result"]
    assert sent["message_thread_id"] == thread
    words = "Bad Request: message thread not found"
    assert await control.refusal("sendMessage", chat_id=forum, text="x", message_thread_id=5) == words


async def test_anonymous_admins_and_channels_speak_through_telegrams_accounts(
    control: Control, group: int, admin: int
) -> None:
    await control.post(f"groups/{group}/members", bot="helper_bot", status="administrator")
    await fresh(control)
    await control.say(admin, "as the group", chat=group, **{"as": "anonymous"})
    await control.say(admin, "as a channel", chat=group, **{"as": "channel"})
    anonymous, channel = [update["message"] for update in await fresh(control)]
    assert (anonymous["from"]["id"], anonymous["sender_chat"]["id"]) == (1087968824, group)
    assert (channel["from"]["id"], channel["sender_chat"]["type"]) == (136817688, "channel")


async def test_a_press_in_a_group_carries_the_real_person(control: Control, group: int, admin: int) -> None:
    markup = {"inline_keyboard": [[{"text": "Join", "callback_data": "join"}]]}
    sent = (await control.call("sendMessage", chat_id=group, text="x", reply_markup=markup))["result"]
    await fresh(control)
    await control.post("press", person=admin, chat=group, message_id=sent["message_id"], data="forged")
    (update,) = await fresh(control)
    assert update["callback_query"]["from"]["id"] == admin
    assert update["callback_query"]["data"] == "forged"
    assert update["callback_query"]["message"]["message_id"] == sent["message_id"]
    web_app = {"inline_keyboard": [[{"text": "b", "web_app": {"url": "https://example.com"}}]]}
    refused = await control.refusal("sendMessage", chat_id=group, text="x", reply_markup=web_app)
    assert refused == "Bad Request: BUTTON_TYPE_INVALID"
    outsider = await control.person("Out")
    await control.post("press", expect=400, person=outsider, chat=group, message_id=sent["message_id"], data="join")


async def test_pinning_needs_an_admin_and_is_announced(control: Control, group: int, admin: int) -> None:
    sent = (await control.call("sendMessage", chat_id=group, text="board"))["result"]
    pin = {"chat_id": group, "message_id": sent["message_id"]}
    assert "not enough rights" in await control.refusal("pinChatMessage", **pin)
    await control.post(f"groups/{group}/members", bot="helper_bot", status="administrator")
    assert (await control.call("pinChatMessage", disable_notification=True, **pin))["ok"]
    events = await control.get("events", chat=group, bot="helper_bot")
    (pinned,) = [event for event in events if event["kind"] == "pin"]
    assert (pinned["message_id"], pinned["silent"]) == (sent["message_id"], True)
    assert events[-1]["message"]["pinned_message"]["text"] == "board"
    assert (await control.call("getChat", chat_id=group))["result"]["pinned_message"]["text"] == "board"
