"""Keyboards in the place of a person's own: offered, taken away, refused as Telegram refuses, and contacts shared."""

from typing import Any

import pytest
import pytest_asyncio

from tests.sandbox.conftest import Control

pytestmark = pytest.mark.asyncio

ASKING = {"keyboard": [[{"text": "Mine", "request_contact": True}], ["Not now"]], "one_time_keyboard": True}


@pytest_asyncio.fixture
async def person(control: Control) -> int:
    await control.bot()
    person = await control.person("Ann")
    await control.say(person, "/start")
    return person


async def keyboard_of(control: Control, person: int) -> Any:
    (chat,) = await control.get("chats", person=person)
    return chat["keyboard"]


async def test_a_keyboard_stays_until_it_is_taken_away(control: Control, person: int) -> None:
    assert await keyboard_of(control, person) is None
    sent = await control.call("sendMessage", chat_id=person, text="yours?", reply_markup=ASKING)
    assert "reply_markup" not in sent["result"]
    offered = {
        "keyboard": [[{"text": "Mine", "request_contact": True}], [{"text": "Not now"}]],
        "one_time_keyboard": True,
    }
    assert await keyboard_of(control, person) == offered

    await control.call("sendMessage", chat_id=person, text="something else")
    assert await keyboard_of(control, person) == offered
    await control.call("sendMessage", chat_id=person, text="thanks", reply_markup={"remove_keyboard": True})
    assert await keyboard_of(control, person) is None


async def test_an_own_contact_is_the_persons_own_and_nobodys_number(control: Control, person: int) -> None:
    other = await control.person("Bo")
    await control.post("say", person=person, bot="helper_bot", contact="own")
    await control.post("say", person=other, bot="helper_bot", contact="own")
    first, second = [update["message"]["contact"] for update in (await control.updates())[-2:]]
    assert (first["user_id"], first["first_name"]) == (person, "Ann")
    assert first["phone_number"] != second["phone_number"]
    assert first["phone_number"].startswith("999")
    await control.post("say", expect=400, person=person, bot="helper_bot", contact="somebody's")


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ({"keyboard": "a"}, 'can\'t parse reply keyboard markup: field "keyboard" must be an Array of Arrays'),
        ({"keyboard": []}, "reply markup is empty"),
        ({"keyboard": [[7]]}, 'can\'t parse keyboard button: Field "text" must be of type String'),
        ({"keyboard": [[" "]]}, "keyboard button text must be non-empty"),
        ({"keyboard": [["a"] * 301]}, "reply markup is too long"),
    ],
)
async def test_a_keyboard_that_is_none_is_refused(control: Control, person: int, markup: Any, words: str) -> None:
    assert (
        await control.refusal("sendMessage", chat_id=person, text="a", reply_markup=markup) == f"Bad Request: {words}"
    )


async def test_a_number_can_be_asked_for_in_private_only(control: Control, person: int) -> None:
    group = (await control.post("groups", title="Cats", admin=person))["id"]
    await control.post(f"groups/{group}/members", bot="helper_bot", status="member")
    refusal = await control.refusal("sendMessage", chat_id=group, text="a", reply_markup=ASKING)
    assert refusal == "Bad Request: phone number can be requested in private chats only"
