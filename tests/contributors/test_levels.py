"""Levels: reached by counts, never lost by more of anything; each opens what asks for it and for less."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from contributors.levels import FIRST, LEVELS, after, closed, level_of

COUNTS = st.integers(0, 2000)


def test_the_first_is_everybodys_and_each_takes_more_than_the_one_before() -> None:
    assert level_of(0, 0) == FIRST == LEVELS[0].number
    for before, level in pairwise(LEVELS):
        assert after(before.number) == level
        assert (level.accepted, level.gold, level.alone) > (before.accepted, before.gold, before.alone)
        assert level.alone > level.accepted >= level.gold
    assert after(LEVELS[-1].number) is None


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_more_of_anything_never_lowers_it(accepted: int, gold: int, more: int, more_gold: int) -> None:
    assert level_of(accepted, gold) <= level_of(accepted + more, gold + more_gold)


def test_known_answers_shorten_the_way_and_nobody_is_shut_out_without_them() -> None:
    second = LEVELS[1]
    assert level_of(second.accepted, second.gold) == 2
    assert level_of(second.accepted, second.gold - 1) == level_of(second.accepted - 1, second.gold) == 1
    assert level_of(second.alone, 0) == 2


def test_a_level_opens_what_asks_for_it() -> None:
    kinds = {"choice": 1, "box": 2, "other": 3}
    assert closed(1, kinds) == {"box", "other"}
    assert closed(2, kinds) == {"other"}
    assert closed(3, kinds) == set()
