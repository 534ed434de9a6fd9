"""What a message asks for, read from its words and buttons as a person would read them."""

import re
from dataclasses import dataclass
from enum import Enum, unique
from typing import Any

Json = dict[str, Any]

AGREE = ("同意", "Agree")
DETAILS = ("详情", "Details")
EDIT = ("修改", "Edit")
GO_ON = (
    "下一个",
    "Next",
    "继续",
    "Continue",
    "第一个任务",
    "the first task",
    "来一个任务",
    "Get a task",
    "去练习",
    "Practise",
)
SUBMIT = ("提交", "Submit")
PASS = ("👍",)
FAIL = ("👎",)
SAME = ("差不多", "About the same")
RIGHT = ("没问题", "It is right")
FIX = ("改一下", "Fix it")
SKIP = ("⏭",)
MARKED = "✅"
MARKS = ("⬜", MARKED)
ICONS = ("⏭", "🚩", "ℹ", "⋯")

_LETTER = re.compile(r"[A-J]")
_SIDE = re.compile(r"([AB]) (?:更好|is better)$")
_LETTERED = re.compile(r"^\s*([A-J])[.、)）:：]\s*(.+?)\s*$", re.MULTILINE)


@unique
class Wants(Enum):
    """What the reader is to do."""

    LANGUAGE = "pick a language"
    CONSENT = "agree"
    CHOICE = "pick an option"
    TEXT = "write an answer"
    REVIEW = "judge an answer"
    DRAW = "draw on the bot's page"
    CORRECT = "leave or mend an answer"
    MARK = "mark all that applies"
    SUBMIT = "send the draft"
    CONTINUE = "go on"
    NOTHING = "nothing"


# An option may read like one of the house's own buttons: a card is known by all its signs, and the first row here wins.
_SIGNS = (
    (Wants.REVIEW, (PASS, FAIL)),
    (Wants.CORRECT, (RIGHT, FIX, SKIP)),
    (Wants.MARK, (MARKS, SKIP)),
    (Wants.CHOICE, (SKIP,)),
    (Wants.LANGUAGE, (("中文",), ("English",))),
    (Wants.CONSENT, (AGREE, DETAILS)),
    (Wants.SUBMIT, (SUBMIT, EDIT)),
    (Wants.CONTINUE, (GO_ON,)),
)


@dataclass(frozen=True, slots=True)
class Button:
    """A button that can be pressed."""

    text: str
    data: str


@dataclass(frozen=True, slots=True)
class Card:
    """A message with its buttons. `options` maps each option's words to its button; `quotes` are the quoted texts."""

    message_id: int
    text: str
    buttons: tuple[Button, ...]
    wants: Wants
    options: dict[str, Button]
    quotes: tuple[str, ...] = ()

    @property
    def is_paid(self) -> bool:
        """Whether this is a task and no practice, which cannot be skipped."""
        return _has(self.buttons, SKIP)

    @property
    def face(self) -> tuple[int, tuple[str, ...]]:
        """What tells one state of a card from the next."""
        return self.message_id, tuple(button.data for button in self.buttons)

    def button(self, *labels: str) -> Button | None:
        """The first button whose label holds one of the words."""
        return next((button for button in self.buttons if any(label in button.text for label in labels)), None)


def read(message: Json) -> Card:
    """Read one message."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    lines = [[Button(key["text"], key["callback_data"]) for key in row if "callback_data" in key] for row in rows]
    buttons = tuple(button for line in lines for button in line)
    text = str(message.get("text") or message.get("caption") or "")
    wants = Wants.DRAW if _opens_page(rows) and _has(buttons, SKIP) else _wants(buttons)
    quotes = _quotes(text, message)
    options = (
        _options(text, quotes, lines) if wants is Wants.CHOICE else _marks(text, buttons) if wants is Wants.MARK else {}
    )
    if wants is Wants.CHOICE and not options:
        wants = Wants.TEXT if _has(buttons, SKIP) else Wants.NOTHING
    return Card(int(message["message_id"]), text, buttons, wants, options, quotes)


def _opens_page(rows: list[list[Json]]) -> bool:
    return any("web_app" in key for row in rows for key in row)


def _quotes(text: str, message: Json) -> tuple[str, ...]:
    """The block quotes, in their order. Entities count in UTF-16."""
    entities = message.get("entities") or message.get("caption_entities") or []
    units = text.encode("utf-16-le")
    return tuple(
        units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
        for entity in entities
        if entity["type"] == "blockquote"
    )


def _has(buttons: tuple[Button, ...], labels: tuple[str, ...]) -> bool:
    return any(label in button.text for button in buttons for label in labels)


def _wants(buttons: tuple[Button, ...]) -> Wants:
    if not buttons:
        return Wants.NOTHING
    signs = (wants for wants, signs in _SIGNS if all(_has(buttons, labels) for labels in signs))
    return next(signs, Wants.CHOICE)


def _options(text: str, quotes: tuple[str, ...], lines: list[list[Button]]) -> dict[str, Button]:
    """The option buttons, by their own words or, where they are letters, by the words in the text.

    Of two quoted answers to be compared, the buttons that prefer one are called by its words.
    """
    shown = [button for line in lines if not _is_icons(line) for button in line]
    if shown and all(_LETTER.fullmatch(button.text) for button in shown):
        words = dict(_LETTERED.findall(text))
        return {words.get(button.text, button.text): button for button in shown}
    sides = [side[1] for button in shown if (side := _SIDE.match(button.text))]
    if sorted(sides) == ["A", "B"] and len(quotes) >= len(sides):
        of_side = dict(zip("AB", quotes[-2:], strict=True))
        return {of_side[button.text[0]] if _SIDE.match(button.text) else button.text: button for button in shown}
    return {button.text: button for button in shown}


def _marks(text: str, buttons: tuple[Button, ...]) -> dict[str, Button]:
    """The options that can be marked, by their words, whether they are marked or not."""
    words = dict(_LETTERED.findall(text))
    shown = {button.text[1:].strip(): button for button in buttons if button.text.startswith(MARKS)}
    return {words.get(name, name): button for name, button in shown.items()}


def _is_icons(line: list[Button]) -> bool:
    return bool(line) and all(any(icon in button.text for icon in ICONS) for button in line)
