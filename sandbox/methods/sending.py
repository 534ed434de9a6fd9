"""What all sending methods share: how a message is addressed, quoted, formatted and posted."""

from typing import Any

from sandbox.entities import CAPTION_MAX_UNITS, TEXT_MAX_UNITS, formatted, units
from sandbox.errors import bad_request
from sandbox.markup import read_markup
from sandbox.methods.registry import Call
from sandbox.models import Json, Room
from sandbox.params import Params
from sandbox.posting import Draft, post
from sandbox.state import StoredMessage

GENERAL_TOPIC = 1


def send(call: Call, content: Json, *, room: Room | None = None, album_id: str | None = None) -> StoredMessage:
    """Post what a bot sends, with the parameters that every sending method has.

    Raises:  Refusal: the chat, the right to write there, the thread, the quoted message, the keyboard; in this order.
    """
    room = room or call.room()
    if not room.is_private and room.status_of(call.bot.id) == "restricted":
        raise bad_request("not enough rights to send text messages to the chat")
    thread_id = _thread(call, room)
    reply_to = _quoted(call, room)
    inline, reply_keyboard = markup(call, room)
    draft = Draft(call.bot.user(), content, thread_id, reply_to, call.params.flag("disable_notification"))
    draft.markup, draft.reply_keyboard = inline, reply_keyboard
    if reply_keyboard and room.is_private:
        room.keyboard = reply_keyboard if "keyboard" in reply_keyboard else None
        call.state.save_room(room)
    if album_id:
        draft.extra["media_group_id"] = album_id
    return post(call.state, room, draft)


def markup(call: Call, room: Room) -> tuple[Json | None, Json | None]:
    """The call's inline keyboard and its reply keyboard, whichever was given."""
    given = call.params.json("reply_markup")
    return read_markup(given, private=room.is_private, strict_https=call.state.strict_https)


def text_content(call: Call) -> Json:
    """The text and its entities.

    Raises:  Refusal: markup that does not parse, an empty text, one above 4096 units.
    """
    text, entities = formatted(call.params.text("text"), call.params.text("parse_mode"), call.params.json("entities"))
    if not text:
        raise bad_request("message text is empty")
    if units(text) > TEXT_MAX_UNITS:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_content(text: str, parse_mode: str, entities: Any) -> Json:
    """The caption and its entities, nothing for an empty one.

    Raises:  Refusal: markup that does not parse, a caption above 1024 units.
    """
    shown, found = formatted(text, parse_mode, entities)
    if units(shown) > CAPTION_MAX_UNITS:
        raise bad_request("message caption is too long")
    if not shown:
        return {}
    return {"caption": shown, "caption_entities": found} if found else {"caption": shown}


def call_caption(call: Call) -> Json:
    """The caption that the call's own parameters give."""
    params = call.params
    return caption_content(params.text("caption"), params.text("parse_mode"), params.json("caption_entities"))


def _thread(call: Call, room: Room) -> int | None:
    thread_id = call.params.integer("message_thread_id")
    if not thread_id or (room.is_forum and thread_id == GENERAL_TOPIC):
        return None
    if thread_id not in room.topics:
        raise bad_request("message thread not found")
    return thread_id


def _quoted(call: Call, room: Room) -> int | None:
    given = call.params.json("reply_parameters") or {}
    if not isinstance(given, dict):
        raise bad_request("can't parse reply parameters JSON object")
    message_id = Params(given).integer("message_id") or call.params.integer("reply_to_message_id")
    if not message_id:
        return None
    quoted = call.state.message(room, message_id)
    if quoted is None or quoted.is_deleted:
        if given.get("allow_sending_without_reply") or call.params.flag("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")
    return message_id


def standing_message(call: Call, room: Room, missing: str, name: str = "message_id") -> StoredMessage:
    """The message that the call names.

    Raises:  Refusal with the given words when it is gone or never was.
    """
    stored = call.state.message(room, call.params.integer(name))
    if stored is None or stored.is_deleted:
        raise bad_request(missing)
    return stored
