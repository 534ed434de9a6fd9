"""The chat's own units: UTF-16 after entities for lengths, columns for buttons; and paging that never cuts a tag."""

import html
import re
import unicodedata
from typing import Final

MESSAGE_UNITS: Final = 4096
CAPTION_UNITS: Final = 1024
TOAST_CHARS: Final = 200
PRESS_BYTES: Final = 64
DESCRIPTION_CHARS: Final = 512
SHORT_DESCRIPTION_CHARS: Final = 120

_TAG: Final = re.compile(r"<[^>]*>")
_TOKEN: Final = re.compile(r"<(?P<close>/?)(?P<name>[a-z]+)[^>]*>|&#?\w+;|.", re.DOTALL)
_BREAKS: Final = {"\n": 3, "。": 2, "！": 2, "？": 2, "；": 2, " ": 1, "，": 1}
"""After which character a page may end, and how gladly."""


def utf16_length(text: str) -> int:
    """How long Telegram takes a plain text to be.

    Units:   UTF-16 code units.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain_text(markup: str) -> str:
    """What a reader sees of HTML: no tags, entities resolved."""
    return html.unescape(_TAG.sub("", markup))


def fits(markup: str, limit_units: int = MESSAGE_UNITS) -> bool:
    """Whether Telegram takes this HTML as one message of the limit."""
    return utf16_length(plain_text(markup)) <= limit_units


def columns(text: str) -> int:
    """How wide a label is: CJK and emoji count 2, marks that join their neighbour 0."""
    return len(text) if text.isascii() else sum(_column_width(character) for character in text)


def excerpt(text: str, limit_columns: int) -> str:
    """The beginning of a plain text, with … where it goes on; a cut that the reader can see."""
    if columns(text) <= limit_columns:
        return text
    width, kept = 1, 0
    for kept, character in enumerate(text):  # noqa: B007 - the index outlives the loop on purpose
        width += _column_width(character)
        if width > limit_columns:
            break
    return text[:kept].rstrip() + "…"


def pages(markup: str, limit_units: int = MESSAGE_UNITS) -> tuple[str, ...]:
    """Divide long HTML at its kindest breaks; every page is whole HTML, and together they say all of it.

    Units:   limit in UTF-16 code units after entities.
    """
    found: list[str] = []
    rest = markup.strip()
    while not fits(rest, limit_units):
        page, rest = _first_page(rest, limit_units)
        found.append(page)
    visible = tuple(page for page in (*found, rest) if plain_text(page).strip())
    return visible or (rest,)


def _column_width(character: str) -> int:
    if unicodedata.combining(character) or character in "\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _first_page(markup: str, limit_units: int) -> tuple[str, str]:
    """One page and what is left, which opens the tags again that the page had to close."""
    end = _page_end(markup, limit_units)
    opened = _open_tags(markup[:end])
    closing = "".join(f"</{_name(tag)}>" for tag in reversed(opened))
    return markup[:end].rstrip() + closing, "".join(opened) + markup[end:].lstrip()


def _page_end(markup: str, limit_units: int) -> int:
    """The last place of the best kind of break in the second half of the page; else the last that fits."""
    used, end, best, best_rank = 0, 0, 0, 0
    for token in _TOKEN.finditer(markup):
        used += 0 if token["name"] else utf16_length(html.unescape(token[0]))
        if used > limit_units:
            break
        end = token.end()
        rank = _BREAKS.get(token[0], 0)
        if rank and rank >= best_rank and used > limit_units // 2:
            best, best_rank = end, rank
    return best or end


def _open_tags(markup: str) -> list[str]:
    opened: list[str] = []
    for token in _TOKEN.finditer(markup):
        if token["close"]:
            opened.pop()
        elif token["name"]:
            opened.append(token[0])
    return opened


def _name(tag: str) -> str:
    match = _TOKEN.match(tag)
    assert match is not None
    return match["name"]
