"""JSON from outside."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.wire import decode

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values)
def test_no_nul_comes_through_and_nothing_else_is_lost(value: object) -> None:
    assert json.dumps(decode(json.dumps(value).encode())).replace("\\u0000", "") == json.dumps(
        json.loads(json.dumps(_plain(value))),
    )


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {_plain(name): _plain(each) for name, each in value.items()}
    return value


def test_an_escaped_backslash_before_u0000_is_text_and_stays() -> None:
    assert decode(rb'{"text": "\\u0000"}') == {"text": "\\u0000"}


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        decode(b"{broken")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb'"a\ud83d"', "a\ufffd"),
        (rb'"\ude00b"', "\ufffdb"),
        (rb'"\ud83d\ud83d\ude00"', "\ufffd😀"),
        (rb'"\uD83D\uDE00"', "😀"),
        (b'"\xed\xa0\xbd"', "\ufffd"),
    ],
)
def test_half_a_character_becomes_the_replacement_character_and_a_whole_one_stays(body: bytes, text: str) -> None:
    assert decode(body) == text


@pytest.mark.parametrize("body", [b"[NaN]", b"[-Infinity]", b"[1e400]", b"[9223372036854775808]", b"[-%d]" % 2**70])
def test_a_number_that_no_store_takes_is_none(body: bytes) -> None:
    assert decode(body) == [None]


@pytest.mark.parametrize("body", [b"[9223372036854775807]", b"[-9223372036854775808]", b"[1e308]", b"[true, 0]"])
def test_every_other_number_stays(body: bytes) -> None:
    assert decode(body) == json.loads(body)


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 900 + rb'"\u0000"' + b"}" * 900, b"9" * 10_000, b"\xff"])
def test_what_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each has words of its own
        decode(body)
