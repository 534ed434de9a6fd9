"""Every text of both languages with facts in it: whole, within Telegram's limits, in the signs its readers write."""

import re
from collections.abc import Iterator
from string import Formatter

import pytest

from kernel.values import Language
from tests.views.test_catalogues import EN, ZH, texts
from views.limits import (
    DESCRIPTION_CHARS,
    MESSAGE_UNITS,
    SHORT_DESCRIPTION_CHARS,
    TOAST_CHARS,
    columns,
    fits,
    plain_text,
    utf16_length,
)
from views.phrases import label, phrase, plural

COUNTS = (0, 1, 2, 21, 1_000_000)
SHORT = {Language.ZH: "小王", Language.EN: "Ann"}
LONG = {Language.ZH: "一个相当长的名字" * 5, Language.EN: "quite a long name," * 5}
LARGEST = "9,999,999,999.99"
COMMAND_CHARS = 256
BUTTON_COLUMNS = 34
"""As wide as a phone of 360 px shows in one line, alone in its row."""
CATALOGUES = {Language.EN: EN, Language.ZH: ZH}
GLUE = {"web.list"}
"""What stands between words, and is no text."""
KEYS = sorted(EN.keys() - GLUE)
_WIDE = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef"


def facts_of(key: str, value: str) -> dict[str, str]:
    names = {name for text in texts(EN[key]) for _, name, _, _ in Formatter().parse(text) if name is not None}
    return dict.fromkeys(names - {"count"}, value)


def rendered(language: Language, key: str, value: str) -> Iterator[str]:
    """The text in each of its plural forms."""
    facts = facts_of(key, value)
    if isinstance(EN[key].id, str):
        counted = {"count": "1,000"} if any("{count" in text for text in texts(EN[key])) else {}
        yield phrase(language, key, **facts, **counted)
        return
    for count in COUNTS:
        yield plural(language, key, count, **facts)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("value", ["short", "long", "number"])
def test_every_text_is_one_message_with_its_facts_in_it(language: Language, value: str) -> None:
    sample = {"short": SHORT[language], "long": LONG[language], "number": LARGEST}[value]
    for key in KEYS:
        for text in rendered(language, key, sample):
            assert fits(text, MESSAGE_UNITS), key
            shown = plain_text(text)
            assert not re.search(r"\{\w*\}", shown), key
            assert shown == "\n".join(line.rstrip() for line in shown.splitlines()), f"{key} ends a line with a space"
            assert "  " not in shown.strip().replace("\n   ", "\n") or key in _TABLES, key
            for fact in facts_of(key, sample).values():
                assert fact.strip() in shown, key


_TABLES = {"mydata.readme"}


@pytest.mark.parametrize("language", Language)
def test_every_plural_form_says_how_many(language: Language) -> None:
    plurals = [key for key in KEYS if not isinstance(EN[key].id, str)]
    assert plurals
    for key in plurals:
        if any("{count}" not in text for text in (*texts(EN[key]), *texts(ZH[key]))):
            continue
        for count in COUNTS:
            assert f"{count:,}" in plain_text(plural(language, key, count, **facts_of(key, "x"))), key


def test_english_counts_one_and_many_and_chinese_does_not() -> None:
    for key in KEYS:
        if not isinstance(EN[key].id, str):
            assert (len(texts(EN[key])), len(texts(ZH[key]))) == (2, 1), key


@pytest.mark.parametrize("language", Language)
def test_buttons_toasts_and_menus_are_as_short_as_their_places(language: Language) -> None:
    for key in KEYS:
        text = texts(CATALOGUES[language][key])[0]
        if key.startswith("button."):
            assert columns(label(language, key, **facts_of(key, "12"), count=12)) <= BUTTON_COLUMNS, key
        if key.startswith("toast."):
            assert utf16_length(label(language, key, **facts_of(key, "x" * 20), count=12)) <= TOAST_CHARS, key
        if key.startswith("command."):
            assert 0 < utf16_length(text) <= COMMAND_CHARS, key
            assert columns(text) <= 48, f"{key} is cut in the menu"
        if key.startswith("bot."):
            limit = SHORT_DESCRIPTION_CHARS if key.endswith("short_description") else DESCRIPTION_CHARS
            assert utf16_length(text) <= limit, key


def test_chinese_is_written_with_chinese_signs() -> None:
    for key in KEYS:
        for text in texts(ZH[key]):
            plain = re.sub(r"<code>.*?</code>|<a [^>]*>|</?\w+>|\[[^\]]*\]", "", text)
            found = re.search(rf"[{_WIDE}][,;:!?()](?![\d/])|[,;!?][{_WIDE}]", plain)
            assert found is None, f"{key}: {found[0]} in {plain}"


def test_english_is_written_with_english_signs() -> None:
    for key in KEYS:
        for text in texts(EN[key]):
            found = re.search(r"[\u3000-\u303f\uff00-\uffef]", text)
            assert found is None, f"{key}: {text}"
            assert not re.search("[‘’]|``|''", text), key


def test_buttons_are_named_in_one_way_in_chinese() -> None:
    for key in KEYS:
        assert not any(sign in text for text in texts(ZH[key]) for sign in "「」『』"), key


def test_a_menu_reads_alike_from_top_to_bottom() -> None:
    for key in KEYS:
        if key.startswith("command."):
            assert texts(EN[key])[0][0].isupper(), key
            assert not texts(EN[key])[0].endswith("."), key
            assert not texts(ZH[key])[0].endswith("。"), key


def test_no_text_uses_a_straight_quotation_mark() -> None:
    for key in KEYS:
        for text in (*texts(EN[key]), *texts(ZH[key])):
            plain = re.sub(r"<code>.*?</code>|<[^>]*>|\{\{.*?\}\}", "", text)
            assert '"' not in plain, f"{key}: {plain}"
