"""Bots and people: made, listed, blocked, gone."""

import re
import secrets

from sandbox.control.asking import Ask, control
from sandbox.errors import ControlError
from sandbox.membership import set_blocked
from sandbox.models import Bot, Json, Person
from sandbox.state import State

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,31}")
TOKEN = re.compile(r"(\d{1,16}):[A-Za-z0-9_-]{3,}")


def register_bot(state: State, username: str, token: str = "", role: str = "", first_name: str = "") -> Bot:
    """Make a bot, or find the one of this name; a given token becomes its token.

    Raises:  ControlError: a malformed username or token, a token that is another bot's.
    """
    username = username.removeprefix("@")
    if not USERNAME.fullmatch(username):
        raise ControlError(f"{username!r} is no username: a letter, then letters, digits and _, 3 to 32 in all.")
    known = state.usernames.get(username.lower())
    if token and not TOKEN.fullmatch(token):
        raise ControlError("A token is a number, a colon, and at least 3 letters, digits, _ or -.")
    if known and token in {"", known.token}:
        known.role = role or known.role
        state.save_bot(known)
        return known
    bot_id = int(token.partition(":")[0]) if token else state.ids.take("person")
    owner = state.bots.get(bot_id)
    if owner is not None and owner is not known:
        raise ControlError(f"The bot {owner.username} has this token's number.")
    bot = Bot(bot_id, token or f"{bot_id}:{secrets.token_urlsafe(26)}", username, first_name or username, role)
    return state.add_bot(bot)


@control("POST", "/sandbox/bots")
async def add_bot(ask: Ask) -> Json:
    """Make a bot."""
    params = ask.params
    bot = register_bot(
        ask.state, ask.required("username"), params.text("token"), params.text("role"), params.text("first_name")
    )
    if "reads_all_group_messages" in params.values:
        bot.reads_all_group_messages = params.flag("reads_all_group_messages")
        ask.state.save_bot(bot)
    return {"token": bot.token, "id": bot.id, "username": bot.username}


@control("GET", "/sandbox/bots")
async def list_bots(ask: Ask) -> list[Json]:
    """Every bot, with what its profile shows."""
    language = ask.params.text("language")
    return [
        {
            "id": bot.id,
            "username": bot.username,
            "role": bot.role,
            "first_name": bot.names.get(language) or bot.first_name,
            "description": bot.descriptions.get(language) or bot.descriptions.get("", ""),
            "short_description": bot.short_descriptions.get(language) or bot.short_descriptions.get("", ""),
            "menu_button": bot.menu_buttons.get("default") or {"type": "commands"},
        }
        for bot in ask.state.bots.values()
    ]


@control("POST", "/sandbox/people")
async def add_person(ask: Ask) -> Json:
    """Make a person."""
    params = ask.params
    person = Person(
        ask.state.ids.take("person"),
        ask.required("first_name"),
        params.text("language_code") or None,
        params.text("last_name") or None,
        params.text("username") or None,
        params.flag("simulated"),
        params.text("note"),
    )
    ask.state.save_person(person)
    return {"id": person.id}


@control("GET", "/sandbox/people")
async def list_people(ask: Ask) -> list[Person]:
    """Everybody."""
    return list(ask.state.people.values())


@control("POST", "/sandbox/block")
async def block(ask: Ask) -> Json:
    """A person blocks a bot."""
    return _set_blocked(ask, blocked=True)


@control("POST", "/sandbox/unblock")
async def unblock(ask: Ask) -> Json:
    """A person lets a bot write again."""
    return _set_blocked(ask, blocked=False)


def _set_blocked(ask: Ask, *, blocked: bool) -> Json:
    person, bot = ask.person(), ask.bot()
    set_blocked(ask.state, ask.state.private_room(bot, person), blocked=blocked)
    return {"blocked": blocked}


@control("POST", "/sandbox/deactivate")
async def deactivate(ask: Ask) -> Json:
    """A person deletes their account."""
    person = ask.person()
    person.deactivated = True
    ask.state.save_person(person)
    return {"deactivated": True}
