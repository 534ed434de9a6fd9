"""Formatted text as Telegram keeps it: plain text plus entities counted in UTF-16 units."""

import re
from typing import Any

from sandbox.errors import bad_request
from sandbox.html import parse_html
from sandbox.models import Json

TEXT_MAX_UNITS = 4096
CAPTION_MAX_UNITS = 1024

ENTITY_TYPES = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
    ]
)

WORTH_A_LOOK = re.compile(r"[/@#$.]")
"""No entity can be found in a text without one of these."""

FOUND = re.compile(
    r"(?P<url>(?:https?://|tg://)[^\s<>\"]+|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|me|cn|app)(?:/[^\s<>\"]*)?(?![\w.]))"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}\b)"
    r"|(?P<cashtag>(?<![\w$])\$[A-Z]{1,8}\b)"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)",
    re.IGNORECASE,
)

TRAILING = ".,!?:;)'\"»。，！？：；）"


def units(text: str) -> int:
    """The text's length as Telegram counts it.

    Units:   UTF-16 code units.
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def formatted(text: str, parse_mode: str, entities: Any) -> tuple[str, list[Json]]:
    """The text that is shown and its entities: parsed, trimmed, and with what Telegram finds by itself.

    Raises:  Refusal, for a text that is not UTF-16 encodable, markup that does not parse, or entities out of bounds.
    """
    _refuse_lone_surrogates(text)
    if parse_mode and parse_mode.lower() not in {"html", "none"}:
        raise bad_request(f"unsupported parse_mode: the sandbox reads HTML and entities, not {parse_mode}")
    if parse_mode.lower() == "html":
        shown, marked = parse_html(text)
    else:
        shown, marked = text, _checked(entities, text)
    shown, marked = _trimmed(shown, marked)
    marked += [found for found in detected(shown) if not _touches(found, marked)]
    marked.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return shown, marked


def detected(text: str) -> list[Json]:
    """What Telegram marks without being asked: commands, mentions, links, tags."""
    if not WORTH_A_LOOK.search(text):
        return []
    entities = []
    for match in FOUND.finditer(text):
        kind = match.lastgroup
        matched = match.group()
        if kind == "url":
            matched = matched.rstrip(TRAILING)
        entities.append({"type": kind, "offset": units(text[: match.start()]), "length": units(matched)})
    return entities


def _refuse_lone_surrogates(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error


def _checked(entities: Any, text: str) -> list[Json]:
    if not entities:
        return []
    if not isinstance(entities, list):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    length = units(text)
    return [_checked_entity(entity, length) for entity in entities]


def _checked_entity(entity: Any, text_units: int) -> Json:
    if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
        raise bad_request("can't parse MessageEntity: expected an Object with a type")
    if entity["type"] not in ENTITY_TYPES:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    offset, length = entity.get("offset", 0), entity.get("length", 0)
    if not isinstance(offset, int) or not isinstance(length, int):
        raise bad_request("can't parse MessageEntity: offset and length must be Integers")
    if offset < 0 or length <= 0 or offset + length > text_units:
        raise bad_request("ENTITY_BOUNDS_INVALID")
    if entity["type"] == "text_link" and not entity.get("url"):
        raise bad_request("can't parse MessageEntity: Can't find field \"url\"")
    return {name: value for name, value in entity.items() if value is not None}


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    shown = text.strip()
    if shown == text:
        return text, entities
    cut = units(text[: len(text) - len(text.lstrip())]) if shown else 0
    end = units(shown)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        stop = min(entity["offset"] + entity["length"] - cut, end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return shown, kept


def _touches(found: Json, marked: list[Json]) -> bool:
    """Whether a found entity would lie across code, links or another mark that allows no second one."""
    exclusive = {
        "code",
        "pre",
        "text_link",
        "text_mention",
        "url",
        "mention",
        "bot_command",
        "hashtag",
        "email",
        "cashtag",
    }
    start, stop = found["offset"], found["offset"] + found["length"]
    return any(
        mark["type"] in exclusive and mark["offset"] < stop and start < mark["offset"] + mark["length"]
        for mark in marked
    )
