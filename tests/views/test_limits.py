"""Limits in the chat's own units; paging that loses nothing and breaks nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.limits import columns, excerpt, fits, pages, plain_text, utf16_length
from views.phrases import escaped

WORDS = st.text(st.sampled_from("ab <>&\n。，中文🔥\u0301"), max_size=400)
TAGS = st.sampled_from(["b", "i", "code", "blockquote"])
MARKUP = st.lists(st.tuples(WORDS, TAGS), max_size=6).map(
    lambda parts: "".join(f"<{tag}>{escaped(words)}</{tag}>{escaped(words)}" for words, tag in parts)
)


def test_lengths_are_utf16_as_telegram_counts() -> None:
    assert utf16_length("a中🔥") == 4


@given(st.text())
def test_utf16_length_is_that_of_the_encoding(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_cjk_and_emoji_take_two_columns_and_joining_marks_none() -> None:
    assert columns("可回收") == 6
    assert columns("cafe\u0301") == 4
    assert columns("🔥") == 2


def test_plain_text_is_what_a_reader_sees() -> None:
    assert plain_text('<b>a &lt; b</b> <a href="x">&amp;</a>') == "a < b &"


def test_a_message_is_measured_after_its_entities() -> None:
    assert fits("<b>" + "&amp;" * 4096 + "</b>")
    assert not fits("&amp;" * 4097)


@given(MARKUP, st.integers(4, 200))
def test_pages_hold_every_word_in_order(markup: str, limit_units: int) -> None:
    said = "".join(plain_text(page) for page in pages(markup, limit_units))
    assert "".join(said.split()) == "".join(plain_text(markup).split())


@given(MARKUP, st.integers(4, 200))
def test_every_page_fits_and_is_whole_html(markup: str, limit_units: int) -> None:
    for page in pages(markup, limit_units):
        assert fits(page, limit_units)
        opened: list[str] = []
        for close, name in re.findall(r"<(/?)(\w+)>", page):
            if close:
                assert opened.pop() == name
            else:
                opened.append(name)
        assert not opened
        assert not re.search(r"&(?!\w+;)", page)


def test_a_page_ends_at_a_line_rather_than_in_a_word() -> None:
    text = "one two three\n" * 10
    assert all(page.endswith("three") for page in pages(text, 50))


@pytest.mark.parametrize(
    ("text", "limit", "shown"), [("short", 10, "short"), ("一二三四五", 6, "一二…"), ("abcdef", 4, "abc…")]
)
def test_an_excerpt_shows_that_it_is_one(text: str, limit: int, shown: str) -> None:
    assert excerpt(text, limit) == shown
    assert columns(excerpt(text, limit)) <= limit
