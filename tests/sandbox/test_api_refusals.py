"""Every refusal in Telegram's own words."""

from typing import Any

import pytest
import pytest_asyncio

from tests.sandbox.conftest import Control

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def person(control: Control) -> int:
    await control.bot()
    person = await control.person()
    await control.say(person, "/start")
    return person


def keyboard(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "b", **button}]]}


TEXTS = [
    ({"text": ""}, "message text is empty"),
    ({"text": "  \n "}, "message text is empty"),
    ({"text": "字" * 4097}, "message is too long"),
    ({"text": "😀" * 2049}, "message is too long"),
    (
        {"text": "<b>x", "parse_mode": "HTML"},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    ({"text": "é<x>", "parse_mode": "HTML"}, 'can\'t parse entities: Unsupported start tag "x" at byte offset 2'),
    ({"text": "a</b>", "parse_mode": "HTML"}, "can't parse entities: Unexpected end tag at byte offset 1"),
    (
        {"text": "<b>a</i>", "parse_mode": "HTML"},
        'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
    ),
    ({"text": "ab", "entities": [{"type": "bold", "offset": 1, "length": 2}]}, "ENTITY_BOUNDS_INVALID"),
    (
        {"text": "ab", "entities": [{"type": "loud", "offset": 0, "length": 2}]},
        "can't parse MessageEntity: Unsupported type specified",
    ),
    ({"text": "a", "reply_markup": keyboard(callback_data="字" * 22)}, "BUTTON_DATA_INVALID"),
    ({"text": "a", "reply_markup": keyboard(callback_data="")}, "BUTTON_DATA_INVALID"),
    (
        {"text": "a", "reply_markup": keyboard()},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        {"text": "a", "reply_markup": keyboard(url="javascript:alert(1)")},
        "inline keyboard button URL 'javascript:alert(1)' is invalid: Wrong HTTP URL",
    ),
    (
        {"text": "a", "reply_markup": keyboard(web_app={"url": "http://example.com"})},
        "inline keyboard button Web App URL 'http://example.com' is invalid: Only HTTPS links are allowed",
    ),
    (
        {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "c"}] * 101]}},
        "reply markup is too long",
    ),
    ({"text": "a", "reply_parameters": {"message_id": 1}}, "message to be replied not found"),
    ({"text": "a", "message_thread_id": 7}, "message thread not found"),
]


@pytest.mark.parametrize(("params", "words"), TEXTS)
async def test_a_text_is_refused_with_telegrams_words(
    control: Control, person: int, params: dict[str, Any], words: str
) -> None:
    assert await control.refusal("sendMessage", chat_id=person, **params) == f"Bad Request: {words}"


@pytest.mark.parametrize("text", ["字" * 4096, "😀" * 2048, "<b>" + "x" * 4096 + "</b>"])
async def test_a_text_of_4096_units_after_parsing_is_accepted(control: Control, person: int, text: str) -> None:
    assert (await control.call("sendMessage", chat_id=person, text=text, parse_mode="HTML"))["ok"]


async def test_a_loopback_page_opens_over_http_unless_https_is_strict(control: Control, person: int) -> None:
    markup = keyboard(web_app={"url": "http://127.0.0.1:9/app"})
    assert (await control.call("sendMessage", chat_id=person, text="a", reply_markup=markup))["ok"]


async def test_a_caption_is_refused_above_1024_units(control: Control, person: int) -> None:
    sent = await control.call("sendMessage", chat_id=person, text="a")
    message_id = sent["result"]["message_id"]
    params = {"chat_id": person, "message_id": message_id, "caption": "字" * 1025}
    assert await control.refusal("editMessageCaption", **params) == "Bad Request: message caption is too long"


async def test_edits_are_refused_when_nothing_changes_or_nothing_is_there(control: Control, person: int) -> None:
    said = await control.say(person, "mine")
    sent = (await control.call("sendMessage", chat_id=person, text="same", reply_markup=keyboard(callback_data="x")))[
        "result"
    ]
    edit = {
        "chat_id": person,
        "message_id": sent["message_id"],
        "text": "same",
        "reply_markup": keyboard(callback_data="x"),
    }

    assert (await control.refusal("editMessageText", **edit)).startswith(
        "Bad Request: message is not modified: specified"
    )
    unknown = edit | {"message_id": 7}
    assert await control.refusal("editMessageText", **unknown) == "Bad Request: message to edit not found"
    foreign = edit | {"message_id": said}
    assert await control.refusal("editMessageText", **foreign) == "Bad Request: message can't be edited"
    caption = {"chat_id": person, "message_id": sent["message_id"], "caption": "c"}
    words = "Bad Request: there is no caption in the message to edit"
    assert await control.refusal("editMessageCaption", **caption) == words
    assert (await control.call("editMessageText", **(edit | {"text": "other"})))["ok"]
    assert (await control.call("deleteMessage", chat_id=person, message_id=sent["message_id"]))["ok"]
    assert await control.refusal("editMessageText", **edit) == "Bad Request: message to edit not found"
    assert await control.refusal("deleteMessage", **edit) == "Bad Request: message to delete not found"


async def test_who_may_not_be_written_to(control: Control, person: int) -> None:
    stranger = await control.person("Stranger")
    hello = {"text": "hi"}
    assert await control.refusal("sendMessage", chat_id=1, **hello) == "Bad Request: chat not found"
    assert await control.refusal("sendMessage", **hello) == "Bad Request: chat_id is empty"
    words = "Forbidden: bot can't initiate conversation with a user"
    assert await control.refusal("sendMessage", chat_id=stranger, **hello) == words

    await control.post("block", person=person, bot="helper_bot")
    assert await control.refusal("sendMessage", chat_id=person, **hello) == "Forbidden: bot was blocked by the user"
    await control.post("unblock", person=person, bot="helper_bot")
    assert (await control.call("sendMessage", chat_id=person, **hello))["ok"]
    await control.post("deactivate", person=person, bot="helper_bot")
    assert await control.refusal("sendMessage", chat_id=person, **hello) == "Forbidden: user is deactivated"
    other = (await control.post("bots", username="other_bot"))["id"]
    assert await control.refusal("sendMessage", chat_id=other, **hello) == "Forbidden: bots can't send messages to bots"


async def test_unknown_tokens_and_methods(control: Control, person: int) -> None:
    async with control.http.get(f"{control.url}/bot1:nobody/getMe") as response:
        assert (response.status, await response.json()) == (
            401,
            {"ok": False, "error_code": 401, "description": "Unauthorized"},
        )
    answer = await control.call("sendTelegram")
    assert answer["error_code"] == 404
    assert (await control.call("GETME"))["ok"]


async def test_callback_answers_are_refused_late_twice_and_when_too_long(control: Control, person: int) -> None:
    sent = (await control.call("sendMessage", chat_id=person, text="a", reply_markup=keyboard(callback_data="x")))[
        "result"
    ]
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"

    async def press() -> str:
        pressed = await control.post("press", person=person, bot="helper_bot", message_id=sent["message_id"], data="x")
        query_id: str = pressed["callback_query_id"]
        return query_id

    first = await press()
    assert (
        await control.refusal("answerCallbackQuery", callback_query_id=first, text="t" * 201)
        == "Bad Request: MESSAGE_TOO_LONG"
    )
    assert (await control.call("answerCallbackQuery", callback_query_id=first))["ok"]
    assert await control.refusal("answerCallbackQuery", callback_query_id=first) == too_old
    late = await press()
    await control.post("clock", advance_s=16)
    assert await control.refusal("answerCallbackQuery", callback_query_id=late) == too_old
    await control.bot("other_bot")
    foreign = await press()
    answer = await control.call("answerCallbackQuery", "other_bot", callback_query_id=foreign)
    assert answer["description"] == too_old


async def test_profiles_and_menus_are_held_to_their_limits(control: Control, person: int) -> None:
    commands = [{"command": f"c{n}", "description": "d"} for n in range(101)]
    assert await control.refusal("setMyCommands", commands=commands) == "Bad Request: BOT_COMMANDS_TOO_MUCH"
    assert (await control.call("setMyCommands", commands=commands[:100]))["ok"]
    bad = [{"command": "No!", "description": "d"}]
    assert await control.refusal("setMyCommands", commands=bad) == "Bad Request: BOT_COMMAND_INVALID"
    bare = [{"command": "no", "description": ""}]
    assert await control.refusal("setMyCommands", commands=bare) == "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"
    assert "too long" in await control.refusal("setMyDescription", description="d" * 513)
    assert "too long" in await control.refusal("setMyShortDescription", short_description="d" * 121)
    button = {"type": "web_app", "text": "t", "web_app": {"url": "http://example.com"}}
    assert "Only HTTPS links are allowed" in await control.refusal("setChatMenuButton", menu_button=button)


async def test_a_webhook_needs_https_beyond_this_machine(control: Control, person: int) -> None:
    words = "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    assert await control.refusal("setWebhook", url="http://example.com/hook") == words
