"""Whom a broadcast is for: each word once, in any order and both languages, and nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributors.errors import SegmentUnknown
from contributors.segments import DAYS_MAX, Segment, parse_segment
from kernel.values import Language

_NAMES = st.text(st.characters(categories=("Lu", "Ll", "Nd"), max_codepoint=0x3000), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", Segment()),
        ("all", Segment()),
        ("zh", Segment(languages=frozenset({Language.ZH}))),
        ("ZH en", Segment(languages=frozenset(Language))),
        ("中文 不活跃", Segment(languages=frozenset({Language.ZH}), inactive_days=7)),
        ("inactive7", Segment(inactive_days=7)),
        ("inactive30d active365", Segment(inactive_days=30, active_days=365)),
        ("active", Segment(active_days=7)),
        ("skill:Medical 技能：law", Segment(skills=frozenset({"medical", "law"}))),
        ('group:"Tea  lovers" group:cats', Segment(groups=frozenset({"tea  lovers", "cats"}))),
        ("群：“品茶 小组”", Segment(groups=frozenset({"品茶 小组"}))),
        ("followers ｚｈ", Segment(languages=frozenset({Language.ZH}), follows=True)),
    ],
)
def test_words_mean_what_they_say(typed: str, meant: Segment) -> None:
    assert parse_segment(typed) == meant


@pytest.mark.parametrize(
    "typed", ["fr", "zh,en", "inactive0", f"inactive{DAYS_MAX + 1}", "inactive-7", "skill:", "group:", 'group:""', "B7"]
)
def test_what_says_nothing_is_refused_and_not_left_out(typed: str) -> None:
    with pytest.raises(SegmentUnknown) as refused:
        parse_segment(f"zh {typed}")
    assert refused.value.facts["given"] == typed.casefold()


@given(
    st.builds(
        Segment,
        languages=st.frozensets(st.sampled_from(Language)),
        active_days=st.none() | st.integers(1, DAYS_MAX),
        inactive_days=st.none() | st.integers(1, DAYS_MAX),
        skills=st.frozensets(_NAMES.map(lambda name: parse_segment(f"skill:{name}").skills).map(min)),
        groups=st.frozensets(_NAMES.map(lambda name: parse_segment(f'group:"{name} x"').groups).map(min)),
        follows=st.booleans(),
    )
)
def test_a_segment_is_kept_in_words_that_mean_it(segment: Segment) -> None:
    assert parse_segment(" ".join(segment.words)) == segment
