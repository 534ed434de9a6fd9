"""Messages come to be, change and vanish here; everybody who may see it is told."""

from dataclasses import dataclass, field

from pydantic_core import to_json

from sandbox.models import ADMINS, IN_GROUP, Bot, Json, Room
from sandbox.state import State, StoredMessage

SERVICE_FIELDS = (
    "new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message",
    "forum_topic_created", "group_chat_created", "supergroup_chat_created", "new_chat_title", "web_app_data",
)  # fmt: skip


@dataclass(slots=True)
class Draft:
    """A message before it is posted: who says it, what, and how."""

    sender: Json
    content: Json
    thread_id: int | None = None
    reply_to: int | None = None
    is_silent: bool = False
    markup: Json | None = None
    reply_keyboard: Json | None = None
    extra: Json = field(default_factory=dict)


def chat_object(state: State, room: Room) -> Json:
    """The chat as messages show it."""
    if room.is_private:
        person = state.people[room.chat_id]
        shown: Json = {"id": person.id, "type": "private", "first_name": person.first_name}
        for name in ("last_name", "username"):
            if value := getattr(person, name):
                shown[name] = value
        return shown
    shown = {"id": room.chat_id, "type": room.kind, "title": room.title}
    if room.is_forum:
        shown["is_forum"] = True
    return shown


def post(state: State, room: Room, draft: Draft) -> StoredMessage:
    """Put a message into a room, log it, and hand it to the bots that may read it."""
    message_id = state.ids.take("message")
    body: Json = {"message_id": message_id, "from": draft.sender, **draft.extra}
    body |= {"chat": chat_object(state, room), "date": state.clock.date()}
    if draft.thread_id:
        body["message_thread_id"] = draft.thread_id
        if room.is_forum:
            body["is_topic_message"] = True
    if draft.reply_to and (quoted := quotable(state, room, draft.reply_to)):
        body["reply_to_message"] = quoted
    body |= draft.content
    if draft.markup:
        body["reply_markup"] = draft.markup
    stored = StoredMessage(room, message_id, draft.sender["id"], to_json(body))
    state.keep_message(stored)
    _announce(state, stored, draft)
    _hand_to_bots(state, stored, body, "message")
    return stored


def _announce(state: State, stored: StoredMessage, draft: Draft) -> None:
    facts: Json = {"silent": draft.is_silent}
    if draft.reply_keyboard:
        facts["keyboard"] = draft.reply_keyboard
    state.events.emit("message", stored.room, state.audience(stored.room), stored.json, **facts)


def quotable(state: State, room: Room, message_id: int) -> Json | None:
    """A message as another one quotes it: without what it quotes itself."""
    quoted = state.message(room, message_id)
    if quoted is None or quoted.is_deleted:
        return None
    body = quoted.body
    body.pop("reply_to_message", None)
    body.pop("pinned_message", None)
    return body


def revise(state: State, stored: StoredMessage, body: Json) -> StoredMessage:
    """Replace a message by its edited form, log it, and hand a person's edit to the bots."""
    revised = StoredMessage(stored.room, stored.message_id, stored.sender_id, to_json(body))
    state.keep_message(revised)
    state.events.emit("edit", stored.room, state.audience(stored.room), revised.json)
    _hand_to_bots(state, revised, body, "edited_message")
    return revised


def remove(state: State, stored: StoredMessage) -> None:
    """Take a message away; its id stays used."""
    room = stored.room
    state.keep_message(StoredMessage(room, stored.message_id, stored.sender_id, stored.json, is_deleted=True))
    if stored.message_id in room.pinned:
        room.pinned.remove(stored.message_id)
        state.save_room(room)
    state.events.emit("delete", room, state.audience(room), message_id=stored.message_id)


def _hand_to_bots(state: State, stored: StoredMessage, body: Json, kind: str) -> None:
    if stored.sender_id in state.bots:
        stored.room.last_bot_speaker = stored.sender_id
        if not _is_service(body):
            return
    for bot in readers(state, stored.room, body):
        if bot.id != stored.sender_id:
            state.queues[bot.id].put(kind, stored.sender_id, stored.for_bot(bot.id))


def tell_admin_bots(state: State, room: Room, kind: str, lane: int, payload: Json) -> None:
    """Hand an update that is no message to the bot of a private chat, or to a group's bots that are admins."""
    body = to_json(payload)
    for bot in bots_in(state, room):
        if room.is_private or room.status_of(bot.id) in ADMINS:
            state.queues[bot.id].put(kind, lane, body)


def bots_in(state: State, room: Room) -> list[Bot]:
    """The bots that are in a room."""
    if room.is_private:
        bot = state.bots.get(room.bot_id or 0)
        return [bot] if bot and not room.blocked else []
    return [state.bots[user_id] for user_id in room.present() if user_id in state.bots]


def readers(state: State, room: Room, body: Json) -> list[Bot]:
    """The bots that see a message: in a group, privacy mode hides from a bot what is not meant for it."""
    bots = bots_in(state, room)
    if room.is_private:
        return bots
    return [bot for bot in bots if _may_read(bot, room, body)]


def _may_read(bot: Bot, room: Room, body: Json) -> bool:
    if bot.reads_all_group_messages or room.status_of(bot.id) in ADMINS or _is_service(body):
        return True
    if body.get("reply_to_message", {}).get("from", {}).get("id") == bot.id:
        return True
    command = _leading_command(body)
    if command is None:
        return False
    _, at, username = command.partition("@")
    return not at or username.lower() == bot.username.lower()


def _leading_command(body: Json) -> str | None:
    text: str = body.get("text") or body.get("caption") or ""
    for entity in body.get("entities") or body.get("caption_entities") or ():
        if entity["type"] == "bot_command" and entity["offset"] == 0:
            return text[: entity["length"]]
    return None


def _is_service(body: Json) -> bool:
    return any(name in body for name in SERVICE_FIELDS)


def sender_fields(state: State, room: Room, person_id: int, speak_as: str) -> tuple[Json, Json]:
    """Who a message seems to come from: the person, an anonymous admin, or the person's channel.

    Returns: the `from` user and the fields beside it.
    """
    if speak_as == "anonymous":
        user = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        return user, {"sender_chat": chat_object(state, room)}
    if speak_as == "channel":
        user = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
        return user, {"sender_chat": _channel(state, person_id)}
    return state.people[person_id].user(), {}


def _channel(state: State, person_id: int) -> Json:
    person = state.people[person_id]
    if person.channel_id is None:
        person.channel_id = -(10**12 + state.ids.take("group"))
        state.save_person(person)
    return {"id": person.channel_id, "type": "channel", "title": f"{person.first_name}'s channel"}


def member_object(state: State, room: Room, user_id: int) -> Json:
    """Somebody's standing in a chat, as Telegram shows it."""
    member = room.members.get(user_id)
    status = member.status if member else "left"
    shown: Json = {"user": state.user(user_id), "status": status}
    if status == "creator" and member:
        shown["is_anonymous"] = member.is_anonymous
    elif status == "administrator" and member:
        shown |= dict.fromkeys(ADMIN_RIGHTS, True) | {"is_anonymous": member.is_anonymous, "can_be_edited": False}
    elif status == "restricted":
        shown |= dict.fromkeys(RESTRICTIONS, False) | {"is_member": True, "until_date": 0}
    elif status == "kicked":
        shown["until_date"] = 0
    if member and member.custom_title:
        shown["custom_title"] = member.custom_title
    return shown


ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
    "can_pin_messages", "can_manage_topics", "can_send_welcome_messages",
)  # fmt: skip

RESTRICTIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
    "can_react_to_messages", "can_edit_tag",
)  # fmt: skip


def membership_update(state: State, room: Room, actor: Json, old: Json, new: Json) -> Json:
    """The body of my_chat_member and chat_member."""
    chat = chat_object(state, room)
    return {
        "chat": chat, "from": actor, "date": state.clock.date(), "old_chat_member": old, "new_chat_member": new,
    }  # fmt: skip


def was_in(status: str) -> bool:
    """Whether a status means being in the group."""
    return status in IN_GROUP
