"""Nothing that a client sends makes the sandbox fail: it answers or refuses."""

import itertools
from typing import Any

import pytest

from sandbox.control.asking import ENDPOINTS
from sandbox.methods import METHODS
from tests.sandbox.conftest import Control

pytestmark = pytest.mark.asyncio

ODD: list[Any] = [
    "",
    "x",
    -1,
    0,
    10**30,
    1.5,
    True,
    None,
    [],
    [1],
    [[]],
    {},
    {"type": "chat"},
    "{",
    "\ud83d\ude00",
    "9" * 5000,
    "http://[",
]

API_FIELDS = (
    "message_id", "text", "entities", "reply_markup", "media", "photo", "document", "commands", "scope", "offset",
    "user_id", "reaction", "callback_query_id", "url", "allowed_updates", "reply_parameters", "message_ids", "file_id",
    "menu_button", "language_code", "message_thread_id", "parse_mode", "from_chat_id", "action", "limit",
)  # fmt: skip

CONTROL_FIELDS = (
    "person", "bot", "chat", "message_id", "text", "data", "url", "photos", "document", "contact", "sticker",
    "forward_of", "reply_to", "thread", "as", "update", "repeat", "hold_s", "advance_s", "code", "username", "token",
    "first_name", "admin", "title", "status", "name", "emoji", "auth_age_s", "caption", "shuffle_within", "drop",
)  # fmt: skip


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"getupdates"}))
async def test_odd_parameters_are_refused_by_every_method(control: Control, method: str) -> None:
    await control.bot()
    person = await control.person()
    await control.say(person, "/start")
    sent = (await control.call("sendMessage", chat_id=person, text="x"))["result"]["message_id"]
    for shift, odd in enumerate(ODD):
        values = itertools.islice(itertools.cycle(ODD), shift, None)
        for body in (
            {"chat_id": person, "message_id": sent} | dict.fromkeys(API_FIELDS[1:], odd),
            dict(zip(API_FIELDS, values, strict=False)),
        ):
            async with control.http.post(
                f"{control.url}/bot{control.tokens['helper_bot']}/{method}", json=body
            ) as response:
                assert response.status < 500, body
                await response.json()


def nested(odd: Any) -> list[tuple[str, dict[str, Any]]]:
    """Calls that are right but for one value deep inside."""
    photo = {"type": "photo", "media": odd, "caption": odd, "parse_mode": odd}
    button = {"text": odd, "url": odd, "web_app": {"url": odd}, "callback_data": odd}
    menu_button = {"type": "web_app", "text": "t", "web_app": odd}
    return [
        ("sendMessage", {"text": "t", "reply_parameters": {"message_id": odd}}),
        ("sendMessage", {"text": "t", "entities": [{"type": "bold", "offset": odd, "length": odd}]}),
        ("sendMessage", {"text": "t", "entities": [{"type": odd, "offset": 0, "length": 1, "url": odd}]}),
        ("sendMessage", {"text": "t", "reply_markup": {"inline_keyboard": [[button]]}}),
        ("sendMessage", {"text": "t", "reply_markup": {"inline_keyboard": [[{"text": "t", "url": odd}]]}}),
        ("sendMessage", {"text": "t", "reply_markup": {"inline_keyboard": [[{"text": "t", "web_app": odd}]]}}),
        ("sendMessage", {"text": "t", "reply_markup": {"inline_keyboard": [[{"text": "t", "web_app": {"url": odd}}]]}}),
        ("sendMediaGroup", {"media": [photo, photo]}),
        ("setChatMenuButton", {"menu_button": menu_button}),
        ("setChatMenuButton", {"menu_button": menu_button | {"web_app": {"url": odd}}}),
        ("setMyCommands", {"commands": [{"command": odd, "description": odd}]}),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat_member", "chat_id": odd, "user_id": odd}}),
        ("deleteMessages", {"message_ids": [odd]}),
        ("setMessageReaction", {"reaction": [{"type": "emoji", "emoji": odd}]}),
        ("setWebhook", {"url": odd, "secret_token": odd, "max_connections": 1}),
    ]


@pytest.mark.parametrize("odd", [*ODD, "https://[::1"], ids=repr)
async def test_odd_values_deep_inside_are_refused(control: Control, odd: Any) -> None:
    token = await control.bot()
    person = await control.person()
    known = {"chat_id": person, "message_id": await control.say(person, "/start")}
    for method, params in nested(odd):
        async with control.http.post(f"{control.url}/bot{token}/{method}", json=known | params) as response:
            assert response.status < 500, (method, params)
    await control.call("deleteWebhook")


@pytest.mark.parametrize("path", sorted({path for verb, path, _ in ENDPOINTS if verb == "POST" and "{" not in path}))
async def test_odd_requests_are_refused_by_every_control_endpoint(control: Control, path: str) -> None:
    await control.bot()
    person = await control.person()
    await control.say(person, "/start")
    for shift, odd in enumerate(ODD):
        values = itertools.islice(itertools.cycle(ODD), shift, None)
        known = {"person": person, "bot": "helper_bot"}
        for body in (dict.fromkeys(CONTROL_FIELDS, odd) | known, dict(zip(CONTROL_FIELDS, values, strict=False))):
            async with control.http.post(f"{control.url}{path}", json=body) as response:
                assert response.status < 500, body
                await response.json()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"chat_id": 1', b"\xff\xfe"])
async def test_a_body_that_is_no_object_is_refused(control: Control, body: bytes) -> None:
    token = await control.bot()
    headers = {"Content-Type": "application/json"}
    async with control.http.post(f"{control.url}/bot{token}/sendMessage", data=body, headers=headers) as response:
        assert response.status == 400
    async with control.http.post(f"{control.url}/sandbox/say", data=body, headers=headers) as response:
        assert response.status == 400
