from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from contributors.sponsorships import STANDS_FOR, Hindrance, State, hindrance, overtaken

ASKED_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENDS_AT = ASKED_AT + STANDS_FOR


def test_it_is_theirs_to_decide_for_three_days_to_the_second() -> None:
    for early_s, found in ((259_200, None), (1, None), (0, State.LAPSED), (-1, State.LAPSED)):
        now = ENDS_AT - timedelta(seconds=early_s)
        assert overtaken(expires_at=ENDS_AT, now=now, is_backed=True, is_open=True) is found


@given(st.timedeltas(timedelta(-1), timedelta(9)), st.booleans(), st.booleans())
def test_what_ends_it_without_them_never_reads_as_their_word(after: timedelta, is_backed: bool, is_open: bool) -> None:
    found = overtaken(expires_at=ENDS_AT, now=ASKED_AT + after, is_backed=is_backed, is_open=is_open)

    assert found in {None, State.LAPSED, State.UNBACKED, State.ENDED}
    assert (found is None) == (after < STANDS_FOR and is_backed and is_open)
    if after < STANDS_FOR and not is_backed:
        assert found is State.UNBACKED


def test_points_under_suspicion_stay_whoever_they_are() -> None:
    assert hindrance(is_held=True, is_verified=True) is Hindrance.HELD
    assert hindrance(is_held=True, is_verified=False) is Hindrance.HELD
    assert hindrance(is_held=False, is_verified=False) is Hindrance.UNVERIFIED
    assert hindrance(is_held=False, is_verified=True) is None
