"""People say things, edit what they said, and react."""

import base64
import binascii
from typing import Any

from sandbox.control.asking import Ask, control
from sandbox.entities import TEXT_MAX_UNITS, formatted, units
from sandbox.errors import ControlError
from sandbox.methods.media import document_content, photo_content
from sandbox.methods.sending import caption_content
from sandbox.models import Json, Person, Room
from sandbox.params import Upload
from sandbox.posting import Draft, chat_object, post, revise, sender_fields, tell_admin_bots
from sandbox.state import StoredMessage

SPEAKERS = frozenset({"self", "anonymous", "channel"})
COPIED = (
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


@control("POST", "/sandbox/say")
async def say(ask: Ask) -> Json:
    """A person says something: a text, a file, photos (an album if several), a sticker, a voice, a contact, a place.

    Shape:   contact is an object with Telegram's fields, or "own": what a keyboard's request_contact button shares.

    Returns: the first message's id, and all of them: a text above 4096 units becomes several, as in Telegram's apps.
    """
    person = ask.person()
    room = _room_to_speak_in(ask, person)
    contents = _forwarded(ask, room) or await _contents(ask)
    sender, extra = _sender(ask, room, person)
    extra |= _origin(ask, room)
    if len(contents) > 1 and "photo" in contents[0]:
        extra["media_group_id"] = str(ask.state.ids.take("query"))
    thread, reply_to = _thread(ask, room), _reply_to(ask, room)
    drafts = [Draft(sender, content, thread, reply_to, extra=extra) for content in contents]
    message_ids = [post(ask.state, room, draft).message_id for draft in drafts]
    return {"message_id": message_ids[0], "message_ids": message_ids}


def _room_to_speak_in(ask: Ask, person: Person) -> Room:
    if person.deactivated:
        raise ControlError(f"Person {person.id} has deleted their account.")
    room = ask.room(person)
    if room.blocked:
        raise ControlError(f"Person {person.id} has blocked this bot; unblock it first.")
    if room.status_of(person.id) == "restricted":
        raise ControlError(f"Person {person.id} may not write in the group {room.chat_id}.")
    if room.is_private and not room.started:
        room.started = True
        ask.state.save_room(room)
    return room


def _sender(ask: Ask, room: Room, person: Person) -> tuple[Json, Json]:
    speak_as = ask.params.text("as") or "self"
    if speak_as not in SPEAKERS:
        raise ControlError("as is self, anonymous or channel.")
    if room.is_private and speak_as != "self":
        raise ControlError("In a private chat a person speaks as themselves.")
    return sender_fields(ask.state, room, person.id, speak_as)


def _thread(ask: Ask, room: Room) -> int | None:
    thread = ask.integer("thread", 0)
    if thread and thread not in room.topics:
        raise ControlError(f"The group {room.chat_id} has no topic {thread}.")
    return thread or None


def _reply_to(ask: Ask, room: Room) -> int | None:
    message_id = ask.integer("reply_to", 0)
    if message_id and not _standing(ask, room, message_id):
        raise ControlError(f"There is no message {message_id} to reply to.")
    return message_id or None


def _standing(ask: Ask, room: Room, message_id: int) -> StoredMessage | None:
    stored = ask.state.message(room, message_id)
    return None if stored is None or stored.is_deleted else stored


async def _contents(ask: Ask) -> list[Json]:
    params = ask.params
    uploads = [(name.partition(".")[0], upload) for name, upload in params.uploads.items()]
    photos = [upload for name, upload in uploads if name in {"photo", "photos"}] + _encoded_list(ask, "photos")
    if photos:
        contents = [photo_content(await ask.state.files.keep_photo(photo)) for photo in photos]
        contents[0] |= _caption(ask)
        return contents
    document = next((upload for name, upload in uploads if name == "document"), None) or _encoded(
        params.json_or_text("document")
    )
    if document:
        return [document_content(ask.state.files.keep(document, "document")) | _caption(ask)]
    for kind in ("sticker", "voice", "contact", "location"):
        if ask.given(kind) or kind in params.uploads:
            return [_other(ask, kind)]
    if params.text("text").strip():
        return _texts(params.text("text"))
    raise ControlError("Say what: text, photos, document, sticker, voice, contact or location.")


def _texts(text: str) -> list[Json]:
    contents = []
    while text:
        piece, text = _split(text)
        shown, entities = formatted(piece, "", None)
        if shown:
            contents.append({"text": shown, "entities": entities} if entities else {"text": shown})
    return contents


def _split(text: str) -> tuple[str, str]:
    """The first message's worth of a text, and the rest."""
    if len(text) <= TEXT_MAX_UNITS and units(text) <= TEXT_MAX_UNITS:
        return text, ""
    cut = TEXT_MAX_UNITS
    while units(text[:cut]) > TEXT_MAX_UNITS:
        cut -= max(1, (units(text[:cut]) - TEXT_MAX_UNITS) // 2)
    return text[:cut], text[cut:]


def _caption(ask: Ask) -> Json:
    return caption_content(ask.params.text("caption"), "", None)


def _other(ask: Ask, kind: str) -> Json:
    upload = ask.params.uploads.get(kind)
    given = ask.params.json_or_text(kind)
    if kind == "sticker":
        stored = ask.state.files.keep(upload or Upload("sticker.webp", "image/webp", b"RIFF"), "sticker", (512, 512))
        emoji = given if isinstance(given, str) and given else "🙂"
        shape = {"type": "regular", "is_animated": False, "is_video": False, "emoji": emoji}
        return {"sticker": stored.described() | shape}
    if kind == "voice":
        stored = ask.state.files.keep(upload or Upload("voice.ogg", "audio/ogg", b"OggS"), "voice")
        return {"voice": stored.described() | {"duration": 3, "mime_type": stored.mime}}
    if kind == "contact" and given == "own":
        return {"contact": _own_contact(ask.person())}
    if not isinstance(given, dict):
        raise ControlError(f"{kind} is an object with Telegram's fields.")
    return {kind: given}


def _own_contact(person: Person) -> Json:
    shown: Json = {"phone_number": person.phone_number, "first_name": person.first_name, "user_id": person.id}
    return shown | ({"last_name": person.last_name} if person.last_name else {})


def _encoded_list(ask: Ask, name: str) -> list[Upload]:
    given = ask.params.json_or_text(name)
    items = given if isinstance(given, list) else [given] if given else []
    return [upload for item in items if (upload := _encoded(item))]


def _encoded(item: Any) -> Upload | None:
    """A file inside JSON: {name, base64, mime?}, or {name, text}."""
    if not item:
        return None
    if not isinstance(item, dict):
        raise ControlError("A file inside JSON is {name, base64} or {name, text}.")
    try:
        content = base64.b64decode(item["base64"], validate=True) if "base64" in item else str(item["text"]).encode()
    except (KeyError, TypeError, binascii.Error) as error:
        raise ControlError("A file inside JSON is {name, base64} or {name, text}.") from error
    return Upload(str(item.get("name") or "file"), str(item.get("mime") or ""), content)


def _forwarded(ask: Ask, room: Room) -> list[Json]:
    """The content of the message that `forward_of` names."""
    given = ask.params.json_or_text("forward_of")
    if not isinstance(given, int):
        return []
    stored = _standing(ask, room, given)
    if stored is None:
        raise ControlError(f"There is no message {given} to forward.")
    return [{name: value for name, value in stored.body.items() if name in COPIED}]


def _origin(ask: Ask, room: Room) -> Json:
    """Where a forwarded message comes from: a message's sender, a person, or a hidden name."""
    given = ask.params.json_or_text("forward_of")
    date = ask.state.clock.date()
    if not given:
        return {}
    if isinstance(given, int) and (stored := _standing(ask, room, given)):
        body = stored.body
        return {"forward_origin": {"type": "user", "sender_user": body["from"], "date": body["date"]}}
    if isinstance(given, dict) and "person" in given:
        user = ask.state.person(given["person"]).user()
        return {"forward_origin": {"type": "user", "sender_user": user, "date": date}}
    return {"forward_origin": {"type": "hidden_user", "sender_user_name": str(given), "date": date}}


@control("POST", "/sandbox/edit")
async def edit(ask: Ask) -> Json:
    """A person edits the text or caption of what they said."""
    person = ask.person()
    room = ask.room(person)
    stored = _standing(ask, room, ask.integer("message_id"))
    if stored is None or stored.sender_id != person.id:
        raise ControlError("There is no such message of this person's.")
    body = stored.body
    shown, entities = formatted(ask.required("text"), "", None)
    text, marks = ("text", "entities") if "text" in body else ("caption", "caption_entities")
    body = {name: value for name, value in body.items() if name not in {text, marks}} | {text: shown}
    if entities:
        body[marks] = entities
    body["edit_date"] = ask.state.clock.date()
    revise(ask.state, stored, body)
    return {"message_id": stored.message_id}


@control("POST", "/sandbox/react")
async def react(ask: Ask) -> Json:
    """A person reacts to a message; in a group only bots that are admins are told."""
    person = ask.person()
    room = ask.room(person)
    stored = _standing(ask, room, ask.integer("message_id"))
    if stored is None:
        raise ControlError("There is no such message.")
    emoji = ask.params.text("emoji")
    new: list[Json] = [{"type": "emoji", "emoji": emoji}] if emoji else []
    key = f"{stored.message_id}:{person.id}"
    old = room.reactions.get(key, [])
    room.reactions[key] = new
    ask.state.save_room(room)
    ask.state.events.emit(
        "reaction", room, ask.state.audience(room), message_id=stored.message_id, reaction=new, sender=person.id
    )
    update = {
        "chat": chat_object(ask.state, room), "message_id": stored.message_id, "user": person.user(),
        "date": ask.state.clock.date(), "old_reaction": old, "new_reaction": new,
    }  # fmt: skip
    tell_admin_bots(ask.state, room, "message_reaction", person.id, update)
    return {"reaction": new}
