"""Chats and who is in them."""

from pydantic_core import from_json

from sandbox.errors import bad_request
from sandbox.membership import TOPIC_COLOR, change, open_topic
from sandbox.methods.registry import Call, Result, method
from sandbox.models import ADMINS, IN_GROUP, Json, Room
from sandbox.posting import chat_object, member_object

PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_invite_users",
)  # fmt: skip


def _group(call: Call) -> Room:
    room = call.room()
    if room.is_private:
        raise bad_request("there are no administrators in the private chat")
    return room


@method("getChat")
async def get_chat(call: Call) -> Result:
    """All that a bot may know of a chat."""
    room = call.known_room()
    if not room.is_private:
        room = call.room()
    elif not room.started:
        raise bad_request("chat not found")
    shown: Json = chat_object(call.state, room)
    shown |= {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _gifts()}
    if not room.is_private:
        shown["permissions"] = dict.fromkeys(PERMISSIONS, True)
    if room.pinned and (pinned := call.state.message(room, room.pinned[-1])):
        shown["pinned_message"] = from_json(pinned.for_bot(call.bot.id))
    return shown


def _gifts() -> Json:
    kinds = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return dict.fromkeys(kinds, False)


@method("getChatMember")
async def get_chat_member(call: Call) -> Result:
    """One user's standing in a chat."""
    room = call.room()
    user_id = call.params.integer("user_id")
    state = call.state
    if user_id not in state.people and user_id not in state.bots:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if room.is_private:
        if user_id not in {room.chat_id, call.bot.id}:
            raise bad_request("user not found")
        return {"user": state.user(user_id), "status": "member"}
    return member_object(state, room, user_id)


@method("getChatAdministrators")
async def get_chat_administrators(call: Call) -> Result:
    """The group's admins; other bots are left out, as Telegram does."""
    room = _group(call)
    return [
        member_object(call.state, room, user_id)
        for user_id in room.present()
        if room.status_of(user_id) in ADMINS and (user_id == call.bot.id or user_id not in call.state.bots)
    ]


@method("getChatMemberCount")
async def get_chat_member_count(call: Call) -> Result:
    """How many are in the chat."""
    room = call.room()
    return 2 if room.is_private else len(room.present())


@method("leaveChat")
async def leave_chat(call: Call) -> Result:
    """The bot leaves a group."""
    room = call.room()
    if room.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    change(call.state, room, call.bot.id, "left", actor_id=call.bot.id)
    return True


@method("banChatMember")
async def ban_chat_member(call: Call) -> Result:
    """An admin bot removes somebody for good."""
    return _set_standing(call, "kicked")


@method("unbanChatMember")
async def unban_chat_member(call: Call) -> Result:
    """An admin bot lets somebody come back."""
    room = _group(call)
    if room.status_of(call.params.integer("user_id")) in IN_GROUP and call.params.flag("only_if_banned"):
        return True
    return _set_standing(call, "left")


def _set_standing(call: Call, status: str) -> bool:
    room = _group(call)
    user_id = call.params.integer("user_id")
    if room.status_of(call.bot.id) not in ADMINS:
        raise bad_request("not enough rights to restrict/unrestrict chat member")
    if room.status_of(user_id) == "creator":
        raise bad_request("can't remove chat owner")
    if user_id not in room.members:
        raise bad_request("user not found")
    change(call.state, room, user_id, status, actor_id=call.bot.id)
    return True


@method("createForumTopic")
async def create_forum_topic(call: Call) -> Result:
    """An admin bot opens a topic."""
    room = _group(call)
    if not room.is_forum:
        raise bad_request("the chat is not a forum")
    if room.status_of(call.bot.id) not in ADMINS:
        raise bad_request("not enough rights to create a topic")
    name = call.params.text("name")
    thread_id = open_topic(call.state, room, call.bot.user(), name)
    return {"message_thread_id": thread_id, "name": name, "icon_color": TOPIC_COLOR}
