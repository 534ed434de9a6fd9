"""What people do and see: presses, links, Mini Apps, events, faults, time."""

import asyncio
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import pytest_asyncio
from aiogram.utils.web_app import check_webapp_signature, safe_parse_webapp_init_data

from sandbox.app import Options
from tests.sandbox.conftest import Control, sandbox_in_process

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def person(control: Control) -> int:
    await control.bot()
    return await control.person()


async def send(control: Control, person: int, **params: Any) -> dict[str, Any]:
    result: dict[str, Any] = (await control.call("sendMessage", chat_id=person, **params))["result"]
    return result


async def test_a_press_waits_for_its_answer(control: Control, person: int) -> None:
    await control.say(person, "/start")
    sent = await send(control, person, text="card")
    press = {"person": person, "bot": "helper_bot", "message_id": sent["message_id"], "data": "x"}
    assert (await control.post("press", **press))["answer"] is None

    pressing = asyncio.create_task(control.post("press", wait_s=10, **press))
    await asyncio.sleep(0.05)
    query = (await control.updates())[-1]["callback_query"]
    await control.call("answerCallbackQuery", callback_query_id=query["id"], text="got it")
    assert (await pressing)["answer"] == {"text": "got it", "show_alert": False, "url": None}


async def test_a_press_on_a_deleted_card_shows_an_inaccessible_message(control: Control, person: int) -> None:
    await control.say(person, "/start")
    sent = await send(control, person, text="card")
    await control.call("deleteMessage", chat_id=person, message_id=sent["message_id"])
    await control.post("press", person=person, bot="helper_bot", message_id=sent["message_id"], data="x")
    message = (await control.updates())[-1]["callback_query"]["message"]
    assert (message["date"], message["message_id"]) == (0, sent["message_id"])


async def test_links_start_bots_in_chats_groups_and_apps(control: Control, person: int) -> None:
    opened = await control.post("open", person=person, url="https://t.me/helper_bot?start=camp-12")
    assert opened["bot"] == "helper_bot"
    assert (await control.updates())[-1]["message"]["text"] == "/start camp-12"
    await control.post("open", person=person, url="tg://resolve?domain=helper_bot&start=x")
    assert (await control.updates())[-1]["message"]["text"] == "/start x"
    group = await control.post("open", person=person, url="t.me/helper_bot?startgroup=g1")
    assert group["chat_id"] < 0
    assert (await control.updates())[-1]["message"]["text"] == "/start@helper_bot g1"
    await control.post("open", expect=400, person=person, url="https://example.com")
    await control.post("open", expect=404, person=person, url="https://t.me/nobody_bot?start=1")
    await control.post("open", expect=400, person=person, url="https://t.me/helper_bot?start=a.b")


async def test_a_mini_app_opens_with_data_that_the_token_can_check(control: Control, person: int) -> None:
    await control.say(person, "/start")
    button = {"text": "Draw", "web_app": {"url": "https://example.com/app?x=1"}}
    sent = await send(control, person, text="boxes", reply_markup={"inline_keyboard": [[button]]})
    launch = {"person": person, "bot": "helper_bot", "message_id": sent["message_id"]}

    opened = await control.post("webapp", auth_age_s=3600, **launch)
    data = safe_parse_webapp_init_data(control.tokens["helper_bot"], opened["init_data"])
    assert data.user
    assert data.user.id == person
    now = (await control.post("clock", advance_s=0))["date"]
    assert now - data.auth_date.timestamp() == pytest.approx(3600, abs=5)
    assert not check_webapp_signature("1:other", opened["init_data"])
    assert opened["url"].startswith("https://example.com/app?x=1#tgWebAppData=")
    assert parse_qs(urlsplit(opened["url"]).fragment)["tgWebAppData"] == [opened["init_data"]]

    menu = {"type": "web_app", "text": "Open", "web_app": {"url": "https://example.com/menu"}}
    await control.call("setChatMenuButton", menu_button=menu)
    started = await control.post("open", person=person, url="https://t.me/helper_bot?startapp=p1")
    data = safe_parse_webapp_init_data(control.tokens["helper_bot"], started["init_data"])
    assert data.start_param == "p1"


async def test_the_clock_moves_all_dates_and_wakes_followers(control: Control, person: int) -> None:
    follower = asyncio.create_task(control.get("clock", after=0, wait_s=20))
    await asyncio.sleep(0.05)
    before = (await control.post("clock", advance_s=0))["date"]
    await control.post("clock", advance_s=86_400)
    assert await follower == {"offset_s": 86_400.0}
    await control.say(person, "tomorrow")
    assert (await control.updates())[0]["message"]["date"] - before >= 86_400


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "gpt-9"},
        {"answers": ["a"]},
        {"answers": {"a": 1}},
        {"accuracy": 1.5},
        {"accuracy": "often"},
    ],
)
async def test_a_model_is_handed_over_under_a_name_that_says_what_it_is(
    control: Control, wrong: dict[str, Any]
) -> None:
    model: dict[str, Any] = {"name": "simulated-0.7", "answers": {"[#1] Which?": "a"}, "accuracy": 0.7}
    await control.post("model", expect=400, **model | wrong)
    assert await control.post("model", **model) == {"name": "simulated-0.7", "answers": 1}


async def test_events_are_long_polled_per_person(control: Control, person: int) -> None:
    await control.say(person, "/start")
    other = await control.person("Bo")
    watching = asyncio.create_task(control.get("events", person=person, after="latest", wait_s=20))
    await asyncio.sleep(0.05)
    await control.say(other, "/start")
    await send(control, other, text="not for Ann")
    await send(control, person, text="for Ann", disable_notification=True)
    (event,) = await watching
    assert (event["kind"], event["silent"], event["bot"]) == ("message", True, "helper_bot")
    assert event["message"]["text"] == "for Ann"
    await control.call("sendChatAction", chat_id=person, action="typing")
    (action,) = await control.get("events", person=person, after=event["seq"])
    assert (action["kind"], action["action"]) == ("action", "typing")


async def test_faults_strike_as_often_as_planned(control: Control, person: int) -> None:
    await control.say(person, "/start")
    await control.post("faults", method="sendMessage", code=429, retry_after=3, times=2, chat=person)
    for _ in range(2):
        answer = await control.call("sendMessage", chat_id=person, text="x")
        assert answer["parameters"] == {"retry_after": 3}
        assert answer["description"] == "Too Many Requests: retry after 3"
    assert (await control.call("sendMessage", chat_id=person, text="x"))["ok"]
    await control.post("faults", code=502, times=-1)
    assert (await control.call("getMe"))["error_code"] == 502
    async with control.http.delete(f"{control.url}/sandbox/faults") as response:
        assert await response.json() == []
    assert (await control.call("getMe"))["ok"]


async def test_a_cut_connection_may_have_done_its_work(control: Control, person: int) -> None:
    await control.say(person, "/start")
    for drop in ("before", "after"):
        await control.post("faults", method="sendMessage", drop=drop)
        with pytest.raises(aiohttp.ClientError):
            await control.call("sendMessage", chat_id=person, text=f"cut {drop}")
    messages = await control.get("messages", person=person, bot="helper_bot")
    assert [message["text"] for message in messages] == ["/start", "cut after"]


async def test_every_call_is_recorded_with_its_answer(control: Control, person: int) -> None:
    await control.call("sendMessage", chat_id=person, text="x")
    (call,) = await control.get("calls", bot="helper_bot")
    assert (call["method"], call["params"]["text"], call["answer"]["error_code"]) == ("sendMessage", "x", 403)
    assert call["duration_ms"] > 0


async def test_people_speak_in_every_way(control: Control, person: int) -> None:
    ways: dict[str, Any] = {
        "sticker": "🎉",
        "voice": True,
        "contact": {"phone_number": "+1", "first_name": "C"},
        "location": {"latitude": 1.5, "longitude": 2.5},
    }
    for kind, value in ways.items():
        await control.post("say", person=person, bot="helper_bot", **{kind: value})
    heard = await control.updates()
    assert [next(kind for kind in ways if kind in update["message"]) for update in heard] == list(ways)
    await control.post("say", person=person, bot="helper_bot", text="x" * 10_000)
    assert [len(update["message"]["text"]) for update in await control.updates(offset=-3)] == [4096, 4096, 1808]
    said = await control.say(person, "first try")
    await control.post("edit", person=person, bot="helper_bot", message_id=said, text="second try")
    await control.post("say", person=person, bot="helper_bot", forward_of=said)
    edited, forwarded = (await control.updates(offset=-2))[-2:]
    assert edited["edited_message"]["text"] == "second try"
    assert forwarded["message"]["forward_origin"]["sender_user"]["id"] == person
    assert forwarded["message"]["text"] == "second try"
    await control.post("say", expect=400, person=person, bot="helper_bot", text=" ")
    await control.post("say", expect=404, person=1, bot="helper_bot", text="x")


async def test_reactions_reach_bots_that_ask(control: Control, person: int) -> None:
    await control.updates(allowed_updates=["message", "message_reaction"])
    said = await control.say(person, "/start")
    await control.post("react", person=person, bot="helper_bot", message_id=said, emoji="👍")
    update = (await control.updates())[-1]["message_reaction"]
    assert update["new_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    assert (await control.call("setMessageReaction", chat_id=person, message_id=said, reaction=update["new_reaction"]))[
        "ok"
    ]
    kinds = [event["kind"] for event in await control.get("events", person=person)]
    assert kinds == ["message", "reaction", "reaction"]


async def test_the_page_sees_chats_messages_and_menus(control: Control, person: int) -> None:
    assert await control.get("chats", person=person) == []
    await control.say(person, "/start")
    (chat,) = await control.get("chats", person=person)
    assert (chat["kind"], chat["bot"], chat["last"]["text"]) == ("private", "helper_bot", "/start")

    def menu(word: str) -> list[dict[str, str]]:
        return [{"command": word, "description": word}]

    await control.call("setMyCommands", commands=menu("default"))
    await control.call("setMyCommands", commands=menu("private"), scope={"type": "all_private_chats"})
    await control.call(
        "setMyCommands", commands=menu("chinese"), scope={"type": "all_private_chats"}, language_code="zh"
    )
    shown = await control.get("commands", bot="helper_bot", chat=person, language="en")
    assert [command["command"] for command in shown] == ["private"]
    shown = await control.get("commands", bot="helper_bot", chat=person, language="zh-hans")
    assert [command["command"] for command in shown] == ["chinese"]
    await control.call("setMyCommands", commands=menu("mine"), scope={"type": "chat", "chat_id": person})
    shown = await control.get("commands", bot="helper_bot", chat=person, language="zh")
    assert [command["command"] for command in shown] == ["mine"]
    group = (await control.post("open", person=person, url="t.me/helper_bot?startgroup"))["chat_id"]
    shown = await control.get("commands", chat=group, person=person, language="en")
    assert [command["command"] for command in shown] == ["default"]


async def test_flood_limits_are_enforced_when_asked() -> None:
    async with sandbox_in_process(Options(limits=True)) as control:
        await control.bot()
        person = await control.person()
        await control.say(person, "/start")
        answers = [await control.call("sendMessage", chat_id=person, text=str(n)) for n in range(5)]
        assert [answer["ok"] for answer in answers] == [True, True, True, False, False]
        assert answers[-1]["parameters"]["retry_after"] >= 1


async def test_strict_https_refuses_loopback_too() -> None:
    async with sandbox_in_process(Options(strict_https=True)) as control:
        await control.bot()
        person = await control.person()
        await control.say(person, "/start")
        assert "HTTPS" in await control.refusal("setWebhook", url="http://127.0.0.1:1/hook")
        button = {"text": "b", "web_app": {"url": "http://127.0.0.1:1/app"}}
        markup = {"inline_keyboard": [[button]]}
        assert "HTTPS" in await control.refusal("sendMessage", chat_id=person, text="a", reply_markup=markup)
