"""Changing what a bot has posted."""

from sandbox.errors import bad_request
from sandbox.methods.media import input_media
from sandbox.methods.registry import Call, Result, method
from sandbox.methods.sending import call_caption, markup, standing_message, text_content
from sandbox.models import Json
from sandbox.posting import revise
from sandbox.state import StoredMessage

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
CONTENT = ("text", "entities", "caption", "caption_entities", "photo", "document")


def _own_message(call: Call) -> StoredMessage:
    """The message to edit.

    Raises:  Refusal: the chat, no such message, not the bot's own; in this order.
    """
    room = call.room()
    if not call.params.text("message_id"):
        raise bad_request("message identifier is not specified")
    stored = standing_message(call, room, "message to edit not found")
    if stored.sender_id != call.bot.id:
        raise bad_request("message can't be edited")
    return stored


def _edited(call: Call, stored: StoredMessage, replaced: tuple[str, ...], content: Json) -> Result:
    """Replace parts of the content and the keyboard.

    Raises:  Refusal: the keyboard, "message is not modified".
    """
    before = stored.body
    after = {name: value for name, value in before.items() if name not in replaced and name != "reply_markup"} | content
    inline, _ = markup(call, stored.room)
    if inline:
        after["reply_markup"] = inline
    if after == before:
        raise bad_request(NOT_MODIFIED)
    after["edit_date"] = call.state.clock.date()
    return revise(call.state, stored, after).for_bot(call.bot.id)


@method("editMessageText")
async def edit_message_text(call: Call) -> Result:
    """Replace a text."""
    stored = _own_message(call)
    content = text_content(call)
    if "text" not in stored.body:
        raise bad_request("there is no text in the message to edit")
    return _edited(call, stored, ("text", "entities"), content)


@method("editMessageCaption")
async def edit_message_caption(call: Call) -> Result:
    """Replace a caption."""
    stored = _own_message(call)
    content = call_caption(call)
    if "text" in stored.body:
        raise bad_request("there is no caption in the message to edit")
    return _edited(call, stored, ("caption", "caption_entities"), content)


@method("editMessageMedia")
async def edit_message_media(call: Call) -> Result:
    """Replace the photo or document with its caption, or a text by them."""
    stored = _own_message(call)
    content = await input_media(call, call.params.json("media"))
    return _edited(call, stored, CONTENT, content)


@method("editMessageReplyMarkup")
async def edit_message_reply_markup(call: Call) -> Result:
    """Replace the keyboard alone."""
    return _edited(call, _own_message(call), (), {})
