"""Names that others read: one tame line, and nothing that leads anywhere."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributors.errors import NameUnshowable
from contributors.names import ANIMALS, NAME_CHARS, pseudonym_of, shown_name_of


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Wanjiru  Mwangi", "Wanjiru Mwangi"),
        ("李雷", "李雷"),
        ("Zoë 🐼", "Zoë 🐼"),
        ("J. R. Ewing", "J. R. Ewing"),
        ("a\u202eb\nc", "abc"),
        ("e\u0301\u0301\u0301\u0301\u0301x", "é\u0301\u0301x"),
        ("x" * 80, "x" * NAME_CHARS),
        ("نرگس\u200cزاده", "نرگس\u200cزاده"),
    ],
)
def test_a_name_is_one_tame_line(name: str, shown: str) -> None:
    assert shown_name_of(name) == shown


@pytest.mark.parametrize("name", ["", " \u200b ", "…", "see spam.com", "t.me/x", "@spammer", "http://x", "中文.公司"])
def test_a_name_without_letters_or_with_a_link_is_refused(name: str) -> None:
    with pytest.raises(NameUnshowable):
        shown_name_of(name)


@given(st.text(max_size=200))
def test_whatever_is_shown_stays_as_it_is(name: str) -> None:
    try:
        shown = shown_name_of(name)
    except NameUnshowable:
        return
    assert shown == shown_name_of(shown)
    assert 0 < len(shown) <= NAME_CHARS
    assert len(shown.splitlines()) == 1


def test_a_pseudonym_is_always_the_same_and_tells_nothing() -> None:
    found = {pseudonym_of(UUID(int=number)) for number in range(500)}

    assert pseudonym_of(UUID(int=1)) == pseudonym_of(UUID(int=1))
    assert len(found) > 480
    assert {each.animal for each in found} == set(range(ANIMALS))
