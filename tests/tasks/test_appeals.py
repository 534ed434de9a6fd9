"""When an answer may be appealed, and what a panel's word decides."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import HouseError
from tasks.appeals import (
    LOST_MAX,
    OPEN_MAX,
    PANEL_MAX,
    PANEL_MIN,
    AppealStatus,
    PanelWord,
    Record,
    Refused,
    decision_of,
    require_appealable,
)
from tasks.errors import AppealOver, AppealsUsedUp, AppealTooLate, NothingToAppeal, TooManyAppeals

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
REFUSED = Refused("8F2K", "withheld", NOW + timedelta(hours=1), is_by_person=False)
CLEAN = Record(open=0, lost=0)


def test_a_refused_answer_may_be_appealed_until_its_last_moment() -> None:
    require_appealable(REFUSED, CLEAN, NOW)
    require_appealable(REFUSED, CLEAN, NOW + timedelta(minutes=59, seconds=59))
    with pytest.raises(AppealTooLate):
        require_appealable(REFUSED, CLEAN, NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    ("refused", "record", "refusal"),
    [
        (replace(REFUSED, state="paid", is_by_person=True), CLEAN, NothingToAppeal),
        (replace(REFUSED, state="submitted"), CLEAN, NothingToAppeal),
        (replace(REFUSED, is_by_person=True, appeal_until=None), CLEAN, AppealOver),
        (replace(REFUSED, appeal_until=None), Record(OPEN_MAX, LOST_MAX), AppealTooLate),
        (REFUSED, Record(OPEN_MAX, LOST_MAX), TooManyAppeals),
        (REFUSED, Record(OPEN_MAX - 1, LOST_MAX), AppealsUsedUp),
    ],
)
def test_each_refusal_has_its_place(refused: Refused, record: Record, refusal: type[HouseError]) -> None:
    with pytest.raises(refusal):
        require_appealable(refused, record, NOW)


def test_just_below_both_limits_an_appeal_goes_through() -> None:
    require_appealable(REFUSED, Record(OPEN_MAX - 1, LOST_MAX - 1), NOW)


words = st.builds(
    PanelWord,
    votes_for=st.integers(0, PANEL_MAX),
    votes_against=st.integers(0, PANEL_MAX),
    label=st.none() | st.integers(0, 3),
    confidence=st.floats(0, 1),
)


@given(words, st.integers(0, 3), st.floats(0.51, 0.99), st.booleans())
def test_only_a_clear_word_decides(word: PanelWord, choice: int, tau: float, is_gold: bool) -> None:
    status = decision_of(word, choice, tau=tau, is_gold=is_gold)
    if status is AppealStatus.OPERATOR:
        return
    assert word.confidence >= tau
    assert word.votes_for + word.votes_against >= PANEL_MIN
    assert (status is AppealStatus.OVERTURNED) == (word.label == choice)
    assert not (is_gold and status is AppealStatus.OVERTURNED)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        (PanelWord(3, 0, 1, 0.95), AppealStatus.OVERTURNED),
        (PanelWord(0, 3, 0, 0.95), AppealStatus.UPHELD),
        (PanelWord(2, 0, 1, 0.99), AppealStatus.OPERATOR),
        (PanelWord(3, 2, 1, 0.6), AppealStatus.OPERATOR),
        (PanelWord(0, 0, None, 0.0), AppealStatus.OPERATOR),
    ],
)
def test_what_a_panel_says(word: PanelWord, status: AppealStatus) -> None:
    assert decision_of(word, 1, tau=0.9, is_gold=False) is status
