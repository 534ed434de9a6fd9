"""What can be seen: events, calls, chats, messages, menus, files."""

from aiohttp import web
from pydantic_core import from_json

from sandbox.control.asking import Ask, control
from sandbox.errors import ControlError
from sandbox.methods.commands import menu
from sandbox.models import Json, Person, Room

MESSAGES_DEFAULT, MESSAGES_MAX = 50, 500
LATEST = "latest"


@control("GET", "/sandbox/events")
async def watch(ask: Ask) -> web.Response:
    """Events above `after`, waiting up to wait_s for the first; `after=latest` means from now on.

    Returns: a list; the header X-Sandbox-Seq has the newest seq there is.
    """
    state = ask.state
    person = ask.person().id if ask.given("person") else None
    bot_id = ask.bot().id if ask.given("bot") else None
    chat_id = ask.integer("chat") if ask.given("chat") else None
    after = state.events.last_seq if ask.params.text("after") == LATEST else ask.integer("after", 0)
    found = await state.events.wait(after, person, bot_id, chat_id, ask.wait_s())
    return _listed(ask, b"[" + b",".join(found) + b"]")


def _listed(ask: Ask, body: bytes) -> web.Response:
    headers = {"Content-Type": "application/json", "X-Sandbox-Seq": str(ask.state.events.last_seq)}
    return web.Response(body=body, headers=headers)


@control("GET", "/sandbox/calls")
async def calls(ask: Ask) -> list[Json]:
    """The Bot API calls of late, each with its answer and how long it took."""
    bot = ask.bot().username if ask.given("bot") else None
    return list(ask.state.calls.after(ask.integer("after", 0), bot))


@control("GET", "/sandbox/chats")
async def chats(ask: Ask) -> list[Json]:
    """A person's chats, the newest first."""
    person = ask.person()
    rooms = [room for room in ask.state.rooms_of_person.get(person.id, []) if room.bot_id in ask.state.bots]
    rooms += [room for room in ask.state.groups.values() if person.id in room.present() and not room.migrated_to]
    listed = [_chat(ask, room) for room in rooms]
    return sorted(listed, key=lambda chat: -(chat["last"] or {}).get("message_id", 0))


def _chat(ask: Ask, room: Room) -> Json:
    bot = ask.state.bots.get(room.bot_id) if room.bot_id else None
    last = ask.state.db.last_messages(room.key, 1)
    return {
        "chat_id": room.chat_id,
        "kind": room.kind,
        "title": bot.first_name if bot else room.title,
        "bot": bot.username if bot else None,
        "forum": room.is_forum,
        "topics": [{"thread": thread, "name": name} for thread, name in room.topics.items()],
        "pinned": room.pinned,
        "blocked": room.blocked,
        "keyboard": room.keyboard,
        "last": from_json(last[0]) if last else None,
    }


@control("GET", "/sandbox/messages")
async def messages(ask: Ask) -> web.Response:
    """The newest messages of a room that a person sees, oldest first."""
    person = ask.person()
    room = _room_to_look_at(ask, person)
    limit = min(max(ask.integer("limit", MESSAGES_DEFAULT), 1), MESSAGES_MAX)
    if room is None:
        return _listed(ask, b"[]")
    if ask.given("thread"):
        thread = ask.integer("thread")
        bodies = ask.state.db.last_messages(room.key, MESSAGES_MAX)
        bodies = [body for body in bodies if from_json(body).get("message_thread_id") == thread][-limit:]
    else:
        bodies = ask.state.db.last_messages(room.key, limit)
    return _listed(ask, b"[" + b",".join(bodies) + b"]")


def _room_to_look_at(ask: Ask, person: Person) -> Room | None:
    if ask.given("bot"):
        return ask.existing_private_room(ask.bot(), person)
    return ask.room(person)


@control("GET", "/sandbox/commands")
async def commands(ask: Ask) -> list[Json]:
    """The command menu as Telegram's apps find it: the narrowest scope, the person's language first.

    Returns: a list of {command, description}; in a group without `bot`, each command with its bot.
    """
    language = ask.params.text("language").lower().partition("-")[0]
    person = ask.person() if ask.given("person") else None
    chat_id = ask.integer("chat", person.id if person else 0)
    group = ask.state.groups.get(chat_id)
    room = group or Room("", chat_id, "private")
    if ask.given("bot"):
        bots = [ask.bot()]
    else:
        bots = [ask.state.bots[user_id] for user_id in room.present() if user_id in ask.state.bots]
    return [
        {**command, "bot": bot.username}
        for bot in bots
        for command in menu(bot, room, person.id if person else None, language)
    ]


@control("GET", "/sandbox/file/{id}")
async def file(ask: Ask) -> web.Response:
    """A file's bytes, by file_unique_id or by file_id."""
    file_id = ask.request.match_info["id"][-24:]
    stored = ask.state.files.find(file_id)
    content = ask.state.files.content(file_id)
    if stored is None or content is None:
        raise ControlError("There is no such file.", 404)
    headers = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    is_image = stored.mime in {"image/png", "image/jpeg", "image/webp", "image/gif"}
    headers["Content-Type"] = stored.mime if is_image else "application/octet-stream"
    return web.Response(body=content, headers=headers)


@control("GET", "/sandbox/clock")
async def clock(ask: Ask) -> Json:
    """How far sandbox time is ahead; waits until it differs from `after`."""
    if not ask.given("after"):
        return {"offset_s": ask.state.clock.offset_s}
    return {"offset_s": await ask.state.clock.offset_other_than(ask.number("after"), ask.wait_s())}
