"""Sending texts, copying, deleting, pinning, reacting."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.registry import Call, Result, method
from sandbox.methods.sending import call_caption, send, standing_message, text_content
from sandbox.models import ADMINS, Json, Room
from sandbox.params import Params
from sandbox.posting import SERVICE_FIELDS, Draft, post, quotable, remove
from sandbox.state import StoredMessage

ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)
DELETE_MANY_MAX = 100
DELETABLE_FOR_S = 48 * 3600


@method("sendMessage")
async def send_message(call: Call) -> Result:
    """Post a text."""
    room = call.room()
    return send(call, text_content(call), room=room).for_bot(call.bot.id)


@method("sendChatAction")
async def send_chat_action(call: Call) -> Result:
    """Show for a moment what the bot is doing."""
    room = call.room()
    action = call.params.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.state.events.emit("action", room, call.state.audience(room), action=action, sender=call.bot.username)
    return True


@method("copyMessage")
async def copy_message(call: Call) -> Result:
    """Post a message's content again, as the bot's own."""
    room = call.room()
    source = _source(call, "message to copy not found")
    body = source.body
    content = _content(body)
    if not content:
        raise bad_request("message can't be copied")
    if "caption" in call.params.values and "text" not in content:
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content |= call_caption(call)
    return {"message_id": send(call, content, room=room).message_id}


@method("forwardMessage")
async def forward_message(call: Call) -> Result:
    """Post a message again, with its origin."""
    room = call.room()
    body = _source(call, "message to forward not found").body
    content = _content(body)
    if not content:
        raise bad_request("message can't be forwarded")
    origin = {"type": "user", "sender_user": body["from"], "date": body["date"]}
    return send(call, {"forward_origin": origin, **content}, room=room).for_bot(call.bot.id)


def _source(call: Call, missing: str) -> StoredMessage:
    origin = Call(call.state, call.bot, Params({"chat_id": call.params.text("from_chat_id")}))
    stored = call.state.message(origin.known_room(), call.params.integer("message_id"))
    if stored is None or stored.is_deleted:
        raise bad_request(missing)
    return stored


def _content(body: Json) -> Json:
    kept = (
        "text",
        "entities",
        "photo",
        "document",
        "voice",
        "sticker",
        "location",
        "contact",
        "caption",
        "caption_entities",
    )
    return {name: body[name] for name in kept if name in body}


@method("deleteMessage")
async def delete_message(call: Call) -> Result:
    """Take one message away."""
    room = call.room()
    stored = standing_message(call, room, "message to delete not found")
    if not _may_delete(call, room, stored):
        raise bad_request("message can't be deleted for everyone")
    remove(call.state, stored)
    return True


@method("deleteMessages")
async def delete_messages(call: Call) -> Result:
    """Take several messages away; those that are gone already don't matter."""
    room = call.room()
    message_ids = call.params.json("message_ids")
    if not isinstance(message_ids, list) or not 1 <= len(message_ids) <= DELETE_MANY_MAX:
        raise bad_request("message identifiers are not specified")
    for message_id in message_ids:
        stored = call.state.message(room, Params({"id": message_id}).integer("id"))
        if stored and not stored.is_deleted and _may_delete(call, room, stored):
            remove(call.state, stored)
    return True


def _may_delete(call: Call, room: Room, stored: StoredMessage) -> bool:
    if call.state.clock.date() - stored.body["date"] > DELETABLE_FOR_S:
        return False
    return room.is_private or stored.sender_id == call.bot.id or room.status_of(call.bot.id) in ADMINS


@method("pinChatMessage")
async def pin_chat_message(call: Call) -> Result:
    """Pin a message, with a service message that says so."""
    room = call.room()
    _check_may_pin(call, room)
    stored = standing_message(call, room, "message to pin not found")
    if stored.message_id not in room.pinned:
        room.pinned.append(stored.message_id)
        call.state.save_room(room)
    is_silent = call.params.flag("disable_notification")
    call.state.events.emit(
        "pin", room, call.state.audience(room), stored.json, silent=is_silent, message_id=stored.message_id, pinned=True
    )
    content = {"pinned_message": quotable(call.state, room, stored.message_id)}
    post(call.state, room, Draft(call.bot.user(), content, is_silent=is_silent))
    return True


@method("unpinChatMessage")
async def unpin_chat_message(call: Call) -> Result:
    """Unpin one message, the last pinned if none is named."""
    room = call.room()
    _check_may_pin(call, room)
    message_id = call.params.integer("message_id") or (room.pinned[-1] if room.pinned else 0)
    if message_id not in room.pinned:
        raise bad_request("message to unpin not found")
    room.pinned.remove(message_id)
    call.state.save_room(room)
    call.state.events.emit("pin", room, call.state.audience(room), message_id=message_id, pinned=False)
    return True


def _check_may_pin(call: Call, room: Room) -> None:
    if not room.is_private and room.status_of(call.bot.id) not in ADMINS:
        raise bad_request("not enough rights to manage pinned messages in the chat")


@method("setMessageReaction")
async def set_message_reaction(call: Call) -> Result:
    """Set the bot's reaction to a message; a bot may have one."""
    room = call.room()
    stored = standing_message(call, room, "message to react not found")
    reaction = call.params.json("reaction") or []
    if not isinstance(reaction, list) or not all(_is_reaction(one) for one in reaction):
        raise bad_request("REACTION_INVALID")
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(name in stored.body for name in SERVICE_FIELDS):
        raise bad_request("message can't be reacted")
    audience = call.state.audience(room)
    call.state.events.emit(
        "reaction", room, audience, message_id=stored.message_id, reaction=reaction, sender=call.bot.username
    )
    return True


def _is_reaction(reaction: Any) -> bool:
    return isinstance(reaction, dict) and reaction.get("type") == "emoji" and bool(reaction.get("emoji"))
