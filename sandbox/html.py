"""Telegram's HTML: parsed or refused with the words Telegram uses."""

import html
import re
from dataclasses import dataclass

from sandbox.errors import Refusal, bad_request
from sandbox.models import Json

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
    "span": "spoiler",
}  # fmt: skip

TOKEN = re.compile(r"<(/?)([^\s<>/]*)([^<>]*)>|&(#\d+|#x[0-9a-fA-F]+|lt|gt|amp|quot);|<|[^<&]+|&")
ATTRIBUTE = re.compile(r"([A-Za-z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")


@dataclass(slots=True)
class OpenTag:
    """A start tag that still waits for its end."""

    name: str
    attributes: dict[str, str]
    offset_units: int


class Parser:
    """Reads a marked text from left to right.

    Units:   entity offsets in UTF-16 code units; offsets in refusals in UTF-8 bytes, as Telegram counts them.
    """

    def __init__(self, text: str) -> None:
        self._source = text
        self._shown: list[str] = []
        self._units = 0
        self._open: list[OpenTag] = []
        self._entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        """The shown text and its entities.

        Raises:  Refusal 400 at the first mark that is no HTML of Telegram's.
        """
        for match in TOKEN.finditer(self._source):
            token = match.group()
            if match.group(2) is not None:
                self._tag(match)
            elif match.group(4) is not None:
                self._show(html.unescape(token))
            elif token == "<":  # noqa: S105 - a character, no secret
                raise self._refusal(f'Unsupported start tag "" at byte offset {self._bytes_before(match)}')
            else:
                self._show(token)
        if self._open:
            raise self._refusal(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        return "".join(self._shown), self._entities

    def _show(self, piece: str) -> None:
        self._shown.append(piece)
        self._units += len(piece) if piece.isascii() else len(piece.encode("utf-16-le")) // 2

    def _tag(self, match: re.Match[str]) -> None:
        name = match.group(2).lower()
        if match.group(1):
            self._close(name, match)
            return
        attributes = {
            found[0].lower(): html.unescape("".join(found[1:])) for found in ATTRIBUTE.findall(match.group(3))
        }
        if name not in TAGS or (name == "span" and attributes.get("class") != "tg-spoiler"):
            words = f'Unsupported start tag "{name}" at byte offset {self._bytes_before(match)}'
            if name == "span":
                words = f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes_before(match)}'
            raise self._refusal(words)
        self._open.append(OpenTag(name, attributes, self._units))

    def _close(self, name: str, match: re.Match[str]) -> None:
        if not self._open:
            raise self._refusal(f"Unexpected end tag at byte offset {self._bytes_before(match)}")
        opened = self._open.pop()
        if name not in {opened.name, ""}:
            where = self._bytes_before(match)
            raise self._refusal(
                f'Unmatched end tag at byte offset {where}, expected "</{opened.name}>", found "</{name}>"'
            )
        if self._units > opened.offset_units:
            self._mark(opened)

    def _mark(self, tag: OpenTag) -> None:
        entity: Json = {"type": TAGS[tag.name], "offset": tag.offset_units, "length": self._units - tag.offset_units}
        if tag.name == "a":
            url = tag.attributes.get("href", "") or "".join(self._shown)[-entity["length"] :]
            if url.startswith("tg://user?id="):
                return
            entity["url"] = url
        elif tag.name == "tg-emoji":
            entity["custom_emoji_id"] = tag.attributes.get("emoji-id", "")
        elif tag.name == "blockquote" and "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "code" and self._open and self._open[-1].name == "pre":
            self._open[-1].attributes["language"] = tag.attributes.get("class", "").removeprefix("language-")
            return
        elif tag.name == "pre" and tag.attributes.get("language"):
            entity["language"] = tag.attributes["language"]
        self._entities.append(entity)

    def _bytes_before(self, match: re.Match[str]) -> int:
        return len(self._source[: match.start()].encode())

    @staticmethod
    def _refusal(words: str) -> Refusal:
        return bad_request(f"can't parse entities: {words}")


def parse_html(text: str) -> tuple[str, list[Json]]:
    """The text without its marks, and the entities that the marks ask for."""
    if "<" not in text and "&" not in text:
        return text, []
    return Parser(text).parse()
