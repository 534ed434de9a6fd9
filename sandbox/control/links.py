"""People follow links that lead to a bot."""

import re
from urllib.parse import parse_qsl

from sandbox.addresses import split
from sandbox.control.asking import Ask, control
from sandbox.control.pressing import launch, menu_url
from sandbox.entities import formatted
from sandbox.errors import ControlError
from sandbox.membership import change, set_blocked
from sandbox.models import Bot, Json, Member, Person, Room
from sandbox.posting import Draft, post

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
APP_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,512}")
TELEGRAM_HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})


@control("POST", "/sandbox/open")
async def open_link(ask: Ask) -> Json:
    """A person opens t.me/<bot>?start=…, ?startgroup=…, ?startapp=…, or the same as tg://resolve?domain=<bot>&….

    Returns: for start: bot, chat_id, message_id. For startgroup: chat_id, message_id (in `chat`, else in a new group of
             theirs). For startapp: url, init_data. For a bare link: bot, chat_id.
    """
    person = ask.person()
    bot, query = _target(ask, ask.required("url"))
    if "startapp" in query:
        return _start_app(ask, bot, person, query["startapp"])
    if "startgroup" in query:
        return _start_group(ask, bot, person, query["startgroup"])
    room = ask.state.private_room(bot, person)
    opened: Json = {"bot": bot.username, "chat_id": room.chat_id}
    if "start" in query:
        opened["message_id"] = _start(ask, room, person, query["start"])
    return opened


def _target(ask: Ask, url: str) -> tuple[Bot, dict[str, str]]:
    parts = split(url if "://" in url else f"https://{url}")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme == "tg" and parts.netloc == "resolve":
        return ask.state.bot_named(query.get("domain", "")), query
    if parts.hostname in TELEGRAM_HOSTS:
        return ask.state.bot_named(parts.path.strip("/").split("/")[0]), query
    raise ControlError(f"{url} is no link to a bot: t.me/<bot>?start=… or tg://resolve?domain=<bot>&start=….")


def _start(ask: Ask, room: Room, person: Person, payload: str) -> int:
    if not PAYLOAD.fullmatch(payload):
        raise ControlError("A start payload has at most 64 characters of A–Z, a–z, 0–9, _ and -.")
    set_blocked(ask.state, room, blocked=False)
    room.started = True
    ask.state.save_room(room)
    return _say_command(ask, room, person, f"/start {payload}".strip())


def _say_command(ask: Ask, room: Room, person: Person, command: str) -> int:
    text, entities = formatted(command, "", None)
    return post(ask.state, room, Draft(person.user(), {"text": text, "entities": entities})).message_id


def _start_group(ask: Ask, bot: Bot, person: Person, payload: str) -> Json:
    if not PAYLOAD.fullmatch(payload):
        raise ControlError("A startgroup payload has at most 64 characters of A–Z, a–z, 0–9, _ and -.")
    room = ask.room(person) if ask.given("chat") else _new_group(ask, person)
    change(ask.state, room, bot.id, "member", actor_id=person.id)
    message_id = _say_command(ask, room, person, f"/start@{bot.username} {payload}".strip())
    return {"chat_id": room.chat_id, "message_id": message_id}


def _new_group(ask: Ask, person: Person) -> Room:
    chat_id = -ask.state.ids.take("group")
    room = Room(str(chat_id), chat_id, "group", title=f"{person.first_name}'s group")
    room.members[person.id] = Member("creator")
    return ask.state.add_room(room)


def _start_app(ask: Ask, bot: Bot, person: Person, payload: str) -> Json:
    if not APP_PAYLOAD.fullmatch(payload):
        raise ControlError("A startapp payload has at most 512 characters of A–Z, a–z, 0–9, _ and -.")
    facts = {"start_param": payload} if payload else {}
    url = menu_url(bot, person)
    if payload:
        url += f"{'&' if '?' in url else '?'}tgWebAppStartParam={payload}"
    return launch(ask, bot, person, url, 0, chat_type="private", chat_instance=str(bot.id), **facts)
