"""Groups change: people and bots come, go, rise and fall; topics open; a group becomes a supergroup."""

from dataclasses import replace

from pydantic_core import to_json

from sandbox.errors import ControlError
from sandbox.models import Json, Member, Room
from sandbox.posting import Draft, member_object, membership_update, post, was_in
from sandbox.state import State

STATUSES = frozenset({"creator", "administrator", "member", "restricted", "left", "kicked"})
TOPIC_COLOR = 7322096


def change(state: State, room: Room, user_id: int, status: str, *, actor_id: int, anonymous: bool = False) -> None:
    """Give a user another standing in a group, and tell everybody Telegram would tell.

    Writes:  the room; a service message for coming and going; my_chat_member to the bot concerned, chat_member to bots
             that are admins.
    """
    if status not in STATUSES:
        raise ControlError(f"A member's status is one of {', '.join(sorted(STATUSES))}.")
    old = member_object(state, room, user_id)
    room.members[user_id] = Member(status, is_anonymous=anonymous)
    state.save_room(room)
    new = member_object(state, room, user_id)
    if old == new:
        return
    came, went = not was_in(old["status"]) and was_in(status), was_in(old["status"]) and not was_in(status)
    if came:
        _say_service(state, room, actor_id, _arrival(state, user_id))
    _tell(state, room, user_id, membership_update(state, room, state.user(actor_id), old, new))
    if went:
        _say_service(state, room, actor_id, {"left_chat_member": state.user(user_id)})


def _arrival(state: State, user_id: int) -> Json:
    user = state.user(user_id)
    return {"new_chat_participant": user, "new_chat_member": user, "new_chat_members": [user]}


def _say_service(state: State, room: Room, actor_id: int, content: Json) -> None:
    post(state, room, Draft(state.user(actor_id), content))


def _tell(state: State, room: Room, user_id: int, update: Json) -> None:
    body = to_json(update)
    lane = update["from"]["id"]
    if user_id in state.bots:
        state.queues[user_id].put("my_chat_member", lane, body)
    for bot_id in room.present():
        if bot_id in state.bots and bot_id != user_id and room.status_of(bot_id) == "administrator":
            state.queues[bot_id].put("chat_member", lane, body)


def set_blocked(state: State, room: Room, *, blocked: bool) -> None:
    """Let a person block their private chat's bot, or let it write again; the bot is told."""
    bot = state.bots[room.bot_id or 0]
    if room.blocked == blocked:
        return
    room.blocked, room.started = blocked, True
    state.save_room(room)
    member: Json = {"user": bot.user(), "status": "member"}
    kicked: Json = {"user": bot.user(), "status": "kicked", "until_date": 0}
    before, after = (member, kicked) if blocked else (kicked, member)
    update = membership_update(state, room, state.user(room.chat_id), before, after)
    state.queues[bot.id].put("my_chat_member", room.chat_id, to_json(update))


def open_topic(state: State, room: Room, opener: Json, name: str) -> int:
    """Open a topic in a forum; its id is that of the service message that says so.

    Returns: the message_thread_id.
    """
    content = {"forum_topic_created": {"name": name, "icon_color": TOPIC_COLOR}}
    stored = post(state, room, Draft(opener, content))
    room.topics[stored.message_id] = name
    state.save_room(room)
    return stored.message_id


def migrate(state: State, room: Room, actor_id: int) -> Room:
    """Turn a basic group into a supergroup with a new chat id.

    Writes:  the new room, the old one closed; a service message in each, as Telegram sends them.
    Raises:  ControlError if it is a supergroup already, or was migrated before.
    """
    if room.kind != "group" or room.migrated_to:
        raise ControlError(f"The group {room.chat_id} is no basic group that could be migrated.")
    chat_id = -(10**12 + state.ids.take("group"))
    successor = replace(room, key=str(chat_id), chat_id=chat_id, kind="supergroup", pinned=[], reactions={})
    successor.members = {user_id: replace(member) for user_id, member in room.members.items()}
    state.add_room(successor)
    post(state, room, Draft(state.user(actor_id), {"migrate_to_chat_id": chat_id}))
    post(state, successor, Draft(state.user(actor_id), {"migrate_from_chat_id": room.chat_id}))
    room.migrated_to = chat_id
    state.save_room(room)
    return successor
