"""One row of an operator's file, read field by field; what can't be read is refused with its reason, never guessed."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

from kernel.errors import Fact
from kernel.values import Language

MAX_ID_CHARS = 200
MAX_SHORT_CHARS = 200


@unique
class RowFault(StrEnum):
    """Why one row can't become a task; the facts named behind each fill its sentence."""

    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    NOT_A_TABLE_ROW = "not_a_table_row"
    WRONG_COLUMNS = "wrong_columns"  # expected, found
    MISSING = "missing"  # field
    WRONG_TYPE = "wrong_type"  # field, expected
    TOO_LONG = "too_long"  # field, limit
    UNKNOWN_KIND = "unknown_kind"  # kind, known
    UNKNOWN_LANGUAGE = "unknown_language"  # given, known
    TOO_FEW_OPTIONS = "too_few_options"  # found, limit
    TOO_MANY_OPTIONS = "too_many_options"  # found, limit
    SAME_OPTION_TWICE = "same_option_twice"  # option
    GOLD_NOT_AN_OPTION = "gold_not_an_option"  # gold
    MISTAKE_NOT_THERE = "mistake_not_there"  # mistake
    ODD_TWIN = "odd_twin"  # twin, first_line
    NO_TWIN = "no_twin"  # kind
    GOLD_OUT_OF_RANGE = "gold_out_of_range"  # gold, allowed
    BOUNDS_CROSS = "bounds_cross"  # low, high
    DUPLICATE_ID = "duplicate_id"  # id, first_line
    ALREADY_IMPORTED = "already_imported"  # id
    BOXES_NOT_READABLE = "boxes_not_readable"  # known
    BOX_TURNED = "box_turned"
    FORMULA = "formula"  # field, cell
    GOLDS_DIFFER = "golds_differ"
    IMAGE_MISSING = "image_missing"  # image
    IMAGE_NOT_READABLE = "image_not_readable"  # image


class RowRefused(Exception):
    """One row is not a task. It is reported with its line; its neighbours go on."""

    def __init__(self, fault: RowFault, **facts: Fact) -> None:
        super().__init__(fault, facts)
        self.fault = fault
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a row takes from its campaign where it is silent itself."""

    kind: str | None = None
    language: Language | None = None
    options: tuple[str, ...] = ()
    text: str | None = None
    licence: str | None = None
    none_of_these: bool = False
    gold_every: int = 5
    """Of pictures with their labels in their names, one in so many is gold; the labels of the others are not used."""
    label_config: str | None = None
    """The labelling interface of a Label Studio project."""


@dataclass(frozen=True, slots=True)
class Row:
    """The raw fields of one row, with the campaign's defaults behind them."""

    fields: Mapping[str, Any]
    defaults: Defaults = Defaults()

    def text(self, name: str, *, limit: int) -> str:
        """A field that must be there, trimmed.

        Raises:  RowRefused.
        """
        value = self.optional_text(name, limit=limit)
        if value is None:
            raise RowRefused(RowFault.MISSING, field=name)
        return value

    def optional_text(self, name: str, *, limit: int) -> str | None:
        """A field that may be absent, null or blank: then None. Numbers are taken as written.

        Raises:  RowRefused.
        """
        value = self.fields.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if value is None:
            return None
        if not isinstance(value, str):
            raise RowRefused(RowFault.WRONG_TYPE, field=name, expected="text")
        value = clean(value)
        if len(value) > limit:
            raise RowRefused(RowFault.TOO_LONG, field=name, limit=limit)
        return value if is_visible(value) else None

    def texts(self, name: str, *, limit: int) -> tuple[str, ...]:
        """A list of texts, absent as empty; in a table one cell with `|` between them.

        Raises:  RowRefused.
        """
        value = self.fields.get(name)
        if value is None:
            return ()
        if isinstance(value, str):
            value = value.split("|") if value.strip() else []
        if not isinstance(value, list | tuple):
            raise RowRefused(RowFault.WRONG_TYPE, field=name, expected="list")
        return tuple(Row({name: entry}).text(name, limit=limit) for entry in value)

    def language(self) -> Language:
        """The row's language, else the campaign's, else that of its own script: Chinese characters are Chinese.

        Raises:  RowRefused.
        """
        given = self.optional_text("lang", limit=MAX_SHORT_CHARS)
        if given is None:
            return self.defaults.language or self._script()
        language = Language.from_telegram(given)
        if language is None:
            raise RowRefused(RowFault.UNKNOWN_LANGUAGE, given=given[:20], known=", ".join(Language))
        return language

    def _script(self) -> Language:
        read = " ".join(str(self.fields.get(name, "")) for name in ("text", "passage", "options"))
        return Language.ZH if _HAN.search(read) else Language.EN


_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(text: str) -> str:
    """Text without what nobody sees: control characters (line ends and tabs apart), lone surrogates, outer space."""
    if text.isprintable():  # nothing of all that is
        return text.strip()
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def is_visible(text: str) -> bool:
    """Whether there is anything to see in it: not only spaces, joiners and marks of direction."""
    return text[:1].isalnum() or any(unicodedata.category(character)[0] not in "ZC" for character in text)
