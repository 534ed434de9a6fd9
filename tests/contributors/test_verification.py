"""Verified is: own contact, twenty gold, seven days; and nothing that is shown gives a gold task away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributors.errors import ContactUnreadable
from contributors.verification import DAYS_NEEDED, GOLD_NEEDED, Evidence, phone_hash

KEY = bytes(range(32))


@given(st.booleans(), st.integers(0, 40), st.integers(0, 14), st.booleans())
def test_verified_needs_all_three_and_no_ring(contact: bool, gold: int, days: int, in_ring: bool) -> None:
    verified = Evidence(has_contact=contact, gold_passed=gold, gold_days=days, in_ring=in_ring).is_verified
    assert verified == (contact and gold >= 20 and days >= 7 and not in_ring)


def test_the_limits_themselves_are_enough() -> None:
    assert Evidence(has_contact=True, gold_passed=GOLD_NEEDED, gold_days=DAYS_NEEDED).is_verified
    assert not Evidence(has_contact=True, gold_passed=GOLD_NEEDED - 1, gold_days=DAYS_NEEDED).is_verified
    assert not Evidence(has_contact=True, gold_passed=GOLD_NEEDED, gold_days=DAYS_NEEDED - 1).is_verified


@pytest.mark.parametrize(
    ("passed", "shown"), [(0, 0), (9, 0), (10, 10), (14, 10), (15, 15), (19, 15), (20, 20), (99, 20)]
)
def test_gold_is_told_in_fives_and_from_ten_on(passed: int, shown: int) -> None:
    assert Evidence(has_contact=False, gold_passed=passed, gold_days=1).gold_shown == shown


@pytest.mark.parametrize("written", ["+86 138 0013 8000", "8613800138000", "+86-138-0013-8000", "(86) 13800138000"])
def test_a_number_is_one_number_however_it_is_written(written: str) -> None:
    assert phone_hash(KEY, written) == phone_hash(KEY, "8613800138000")


@given(st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True))
def test_a_hash_holds_nothing_of_the_number_and_depends_on_the_key(number: str) -> None:
    kept = phone_hash(KEY, number)
    assert number not in kept
    assert kept != phone_hash(KEY[::-1], number)
    assert kept != phone_hash(KEY, number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize("number", ["", "+", "12", "no number", "1" * 16, "１２３４５６７８"])
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(ContactUnreadable):
        phone_hash(KEY, number)
