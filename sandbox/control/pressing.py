"""People press buttons and open Mini Apps."""

import asyncio
import secrets
from typing import Any

from pydantic_core import to_json

from sandbox.control.asking import Ask, control
from sandbox.errors import ControlError
from sandbox.initdata import init_data, launch_url
from sandbox.models import Bot, Json, Person, Room
from sandbox.posting import chat_object
from sandbox.state import StoredMessage


@control("POST", "/sandbox/press")
async def press(ask: Ask) -> Json:
    """A person presses an inline button; the data need not be on the keyboard, so that forged presses can be tried.

    Returns: the bot's answer, or null if none came within wait_s.
    """
    person = ask.person()
    room = ask.room(person)
    message_id = ask.integer("message_id")
    data = ask.required("data")
    stored = ask.state.message(room, message_id)
    bot = _addressed(ask, room, stored)
    pressed = ask.state.presses.begin(bot.id, person.id, room, message_id)
    head = {"id": pressed.id, "from": person.user(), "chat_instance": str(abs(room.chat_id) * 31 + bot.id)}
    message = _seen_by_bot(ask, room, stored, message_id, bot)
    body = to_json(head)[:-1] + b',"message":' + message + b',"data":' + to_json(data) + b"}"
    ask.state.queues[bot.id].put("callback_query", person.id, body)
    ask.state.commit()
    try:
        answer = await asyncio.wait_for(pressed.answered, ask.wait_s())
    except TimeoutError:
        return {"answer": None, "callback_query_id": pressed.id}
    return {"answer": answer, "callback_query_id": pressed.id}


def _addressed(ask: Ask, room: Room, stored: StoredMessage | None) -> Bot:
    """The bot that posted the message."""
    if room.is_private:
        return ask.state.bots[room.bot_id or 0]
    bot = ask.state.bots.get(stored.sender_id) if stored else None
    if bot is None:
        raise ControlError("That message is no bot's.")
    return bot


def _seen_by_bot(ask: Ask, room: Room, stored: StoredMessage | None, message_id: int, bot: Bot) -> bytes:
    if stored is not None and not stored.is_deleted:
        return stored.for_bot(bot.id)
    return to_json({"chat": chat_object(ask.state, room), "message_id": message_id, "date": 0})


@control("POST", "/sandbox/webapp")
async def open_web_app(ask: Ask) -> Json:
    """A person opens a Mini App: by a message's button, or by the bot's menu button."""
    person, bot = ask.person(), ask.bot()
    url = ask.params.text("url") or _button_url(ask, bot, person)
    auth_age_s = ask.integer("auth_age_s", 0)
    return launch(ask, bot, person, url, auth_age_s, query_id=secrets.token_urlsafe(18))


def launch(ask: Ask, bot: Bot, person: Person, url: str, auth_age_s: int = 0, **facts: str) -> Json:
    """The signed launch of a page.

    Units:   auth_age_s is how many seconds ago the data was signed.
    """
    data = init_data(bot, person, ask.state.clock.date() - auth_age_s, **facts)
    return {"url": launch_url(url, data), "init_data": data}


def _button_url(ask: Ask, bot: Bot, person: Person) -> str:
    if ask.given("message_id"):
        room = ask.existing_private_room(bot, person)
        stored = ask.state.message(room, ask.integer("message_id")) if room else None
        if stored is None or stored.is_deleted:
            raise ControlError("There is no such message.", 404)
        url = _web_app_of(stored.body.get("reply_markup"), ask.params.text("text"))
        if url is None:
            raise ControlError("The message has no such Mini App button.")
        return url
    return menu_url(bot, person)


def menu_url(bot: Bot, person: Person) -> str:
    """The page behind a bot's menu button.

    Raises:  ControlError if it has none.
    """
    button = bot.menu_buttons.get(str(person.id)) or bot.menu_buttons.get("default") or {}
    if button.get("type") != "web_app":
        raise ControlError(f"The bot {bot.username} has no Mini App behind its menu button.")
    url: str = button["web_app"]["url"]
    return url


def _web_app_of(markup: Any, text: str) -> str | None:
    """The page of the keyboard's first Mini App button, or of the one with this text."""
    for row in (markup or {}).get("inline_keyboard", ()):
        for button in row:
            if "web_app" in button and text in {"", button["text"]}:
                return str(button["web_app"]["url"])
    return None
