"""Formatted text: what is parsed, found and measured."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.entities import detected, formatted, units
from sandbox.errors import Refusal


def html(text: str) -> tuple[str, list[dict[str, Any]]]:
    return formatted(text, "HTML", None)


PARSED = [
    ("<b>粗体</b>", "粗体", [("bold", 0, 2)]),
    ("😀<i>a</i>", "😀a", [("italic", 2, 1)]),
    ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
    ("<tg-spoiler>x</tg-spoiler><span class='tg-spoiler'>y</span>", "xy", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
    ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
    ("<b></b>x", "x", []),
    ("  <u>x</u> \n", "x", [("underline", 0, 1)]),
    ("a &lt;b&gt; &amp; &#20013; &unknown; & c", "a <b> & 中 &unknown; & c", []),
    ("<code>/start</code>", "/start", [("code", 0, 6)]),
]


@pytest.mark.parametrize(("source", "shown", "entities"), PARSED)
def test_html_becomes_text_and_entities(source: str, shown: str, entities: list[tuple[str, int, int]]) -> None:
    text, found = html(source)
    assert text == shown
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


def test_links_and_code_keep_what_they_say() -> None:
    _, (link,) = html('<a href="https://e.org/?a=1&amp;b=2">here</a>')
    assert link == {"type": "text_link", "offset": 0, "length": 4, "url": "https://e.org/?a=1&b=2"}
    _, (code,) = html('<pre><code class="language-python">x = 1</code></pre>')
    assert code == {"type": "pre", "offset": 0, "length": 5, "language": "python"}


FOUND = [
    ("/start@work_bot go", [("bot_command", 0, 15)]),
    ("写 /task 吧", [("bot_command", 2, 5)]),
    ("see https://example.com/a_b?x=1, ok", [("url", 4, 27)]),
    ("t.me/work_bot?start=x", [("url", 0, 21)]),
    ("mail a.b@example.org or @somebody", [("email", 5, 15), ("mention", 24, 9)]),
    ("#标签 and $BTC", [("hashtag", 0, 3), ("cashtag", 8, 4)]),
    ("1/2 and a/b and path/to/x", []),
    ("3.5 is no link. Nor this", []),
]


@pytest.mark.parametrize(("text", "entities"), FOUND)
def test_telegram_finds_commands_links_and_tags(text: str, entities: list[tuple[str, int, int]]) -> None:
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in detected(text)] == entities


@given(st.text(st.characters(codec="utf-8")))
def test_escaped_text_is_shown_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown, _ = html(f"<b>{escaped}</b>")
    assert shown == text.strip()


@given(st.text(st.sampled_from(list("<>/&;\"'= abiu\n😀字")), max_size=40))
def test_any_markup_is_parsed_or_refused_and_entities_stay_inside(source: str) -> None:
    try:
        shown, entities = html(source)
    except Refusal:
        return
    assert all(
        entity["offset"] >= 0 and entity["length"] > 0 and entity["offset"] + entity["length"] <= units(shown)
        for entity in entities
    )
