"""Photos, documents, albums, and how a file is fetched."""

from typing import Any

from sandbox.errors import Refusal, bad_request
from sandbox.files import DOWNLOAD_MAX_BYTES, UPLOAD_MAX_BYTES, StoredFile
from sandbox.methods.registry import Call, Result, method
from sandbox.methods.sending import call_caption, caption_content, send
from sandbox.models import Json
from sandbox.params import TOO_LARGE, Upload

ALBUM_MIN, ALBUM_MAX = 2, 10


@method("sendPhoto")
async def send_photo(call: Call) -> Result:
    """Post a photo."""
    room = call.room()
    content = await media_content(call, "photo", call.params.values.get("photo"), field="photo") | call_caption(call)
    return send(call, content, room=room).for_bot(call.bot.id)


@method("sendDocument")
async def send_document(call: Call) -> Result:
    """Post a file."""
    room = call.room()
    content = await media_content(call, "document", call.params.values.get("document"), field="document")
    return send(call, content | call_caption(call), room=room).for_bot(call.bot.id)


@method("sendMediaGroup")
async def send_media_group(call: Call) -> Result:
    """Post an album: photos together, or documents together."""
    room = call.room()
    items = call.params.json("media")
    if not isinstance(items, list) or not ALBUM_MIN <= len(items) <= ALBUM_MAX:
        raise bad_request("media group must include 2-10 items")
    contents = [await input_media(call, item) for item in items]
    if len({"photo" in content for content in contents}) > 1:
        raise bad_request("document can't be mixed with other media types")
    album_id = str(call.state.ids.take("query"))
    posted = [send(call, content, room=room, album_id=album_id) for content in contents]
    return b"[" + b",".join(message.for_bot(call.bot.id) for message in posted) + b"]"


async def input_media(call: Call, item: Any) -> Json:
    """The content that one InputMedia object describes.

    Raises:  Refusal: not an InputMedia of a kind the sandbox knows, or its file or caption.
    """
    if not isinstance(item, dict) or item.get("type") not in {"photo", "document"}:
        raise bad_request("can't parse InputMedia: invalid type specified")
    content = await media_content(call, item["type"], item.get("media"), field="")
    caption = caption_content(item.get("caption") or "", item.get("parse_mode") or "", item.get("caption_entities"))
    return content | caption


async def media_content(call: Call, kind: str, given: Any, *, field: str) -> Json:
    """The photo or document that a parameter names: an upload, or a file this bot has met.

    Raises:  Refusal: nothing given, too large, not a picture, another bot's file_id, a file of another kind.
    """
    upload = _upload(call, given, field)
    if upload is None:
        if not given:
            raise bad_request(f"there is no {kind} in the request")
        return _known(call, kind, str(given))
    if kind == "photo":
        return photo_content(await call.state.files.keep_photo(upload))
    if len(upload.content) > UPLOAD_MAX_BYTES:
        raise Refusal(413, TOO_LARGE)
    if not upload.content:
        raise bad_request("file must be non-empty")
    return document_content(call.state.files.keep(upload, "document"))


def photo_content(sizes: list[StoredFile]) -> Json:
    """The photo's sizes, smallest first."""
    return {"photo": [size.described() for size in sizes]}


def document_content(stored: StoredFile) -> Json:
    """The file with its name and type."""
    return {"document": {"file_name": stored.name, "mime_type": stored.mime} | stored.described()}


def _upload(call: Call, given: Any, field: str) -> Upload | None:
    if isinstance(given, str) and given.startswith("attach://"):
        upload = call.params.uploads.get(given.removeprefix("attach://"))
        if upload is None:
            raise bad_request("file attached by name is not found in the request")
        return upload
    return call.params.uploads.get(field)


def _known(call: Call, kind: str, given: str) -> Json:
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = call.state.files.of_bot(given, call.bot.id)
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.capitalize()} as {kind.capitalize()}")
    return photo_content(call.state.files.photo_sizes(stored)) if kind == "photo" else document_content(stored)


@method("getFile")
async def get_file(call: Call) -> Result:
    """Where a file can be downloaded, if a bot may."""
    file_id = call.params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = call.state.files.of_bot(file_id, call.bot.id, "wrong file_id or the file is temporarily unavailable")
    if stored.size > DOWNLOAD_MAX_BYTES:
        raise bad_request("file is too big")
    return {"file_id": file_id, "file_unique_id": stored.id, "file_size": stored.size, "file_path": stored.path}
