"""A pair is judged in both orders, and only what both agree on is a preference."""

import json

import pytest

from kernel.values import Language
from llm.comparing import Compared, Preference, pair_asks, read_pair
from llm.model import Problem, Said
from tasks.kinds import answer

FIRST, SECOND, TIE = Preference
SHOWN_FIRST, SHOWN_SECOND, NEITHER = range(3)


def said(choice: int | None, problem: Problem | None = None) -> Said:
    return Said(choice, "", problem if choice is None else None)


@pytest.mark.parametrize(
    ("in_order", "swapped", "preferred"),
    [
        (SHOWN_FIRST, SHOWN_SECOND, FIRST),
        (SHOWN_SECOND, SHOWN_FIRST, SECOND),
        (SHOWN_FIRST, SHOWN_FIRST, TIE),  # it likes the first place
        (SHOWN_SECOND, SHOWN_SECOND, TIE),
        (SHOWN_FIRST, NEITHER, TIE),
        (NEITHER, SHOWN_FIRST, TIE),
        (NEITHER, NEITHER, TIE),
    ],
)
def test_a_preference_is_what_both_orders_agree_on(in_order: int, swapped: int, preferred: Preference) -> None:
    assert read_pair(said(in_order), said(swapped)).preferred is preferred


def test_both_raw_verdicts_are_kept_in_the_pairs_own_words() -> None:
    assert read_pair(said(SHOWN_FIRST), said(SHOWN_FIRST)) == Compared(FIRST, SECOND, TIE, None)
    prose = said(None, Problem.PROSE)
    assert read_pair(said(SHOWN_FIRST), prose) == Compared(FIRST, None, None, Problem.PROSE)
    assert read_pair(prose, said(SHOWN_FIRST)) == Compared(None, SECOND, None, Problem.PROSE)


def test_the_second_question_shows_the_same_pair_the_other_way_round() -> None:
    payload = answer.Payload(text="How?", language=Language.ZH, references=("With water.",))
    here, there = (json.loads(ask.data) for ask in pair_asks(payload, "one", "two", guide="Briefly."))
    assert (here["first"], here["second"]) == ("one", "two")
    assert (there["first"], there["second"]) == ("two", "one")
    assert "With water." not in json.dumps(here)  # a reference would settle it
    assert here | {"first": 0, "second": 0} == there | {"first": 0, "second": 0}
