"""Leases: an answer counts while its card is open, once, and only its owner's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.ids import AssignmentId, ContributorId, TaskId, new_id
from tasks.assignments import (
    CHANGE_S,
    Assignment,
    AssignmentStatus,
    has_expired,
    lease_ends,
    may_change,
    require_changeable,
    require_open,
    scored_from,
)
from tasks.errors import AssignmentGone, NotYourTask, TooLateToChange
from tasks.kinds import all_kinds

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ME = ContributorId(new_id(NOW))
OTHER = ContributorId(new_id(NOW))
OPEN = Assignment(
    id=AssignmentId(new_id(NOW)),
    contributor_id=ME,
    task_id=TaskId(new_id(NOW)),
    kind="choice",
    status=AssignmentStatus.OPEN,
    expires_at=lease_ends("choice", NOW),
)
SUBMITTED = replace(OPEN, status=AssignmentStatus.SUBMITTED, submitted_at=NOW)


def test_every_kind_lends_for_a_while() -> None:
    for kind in all_kinds():
        assert lease_ends(kind, NOW) > NOW


def test_an_open_card_takes_its_owners_answer() -> None:
    assert require_open(OPEN, ME, NOW) is OPEN


def test_a_card_that_is_gone_takes_nothing() -> None:
    for gone in (None, SUBMITTED, replace(OPEN, status=AssignmentStatus.SKIPPED)):
        with pytest.raises(AssignmentGone):
            require_open(gone, ME, NOW)
    with pytest.raises(AssignmentGone):
        require_open(OPEN, ME, OPEN.expires_at)


def test_somebody_elses_card_is_theirs_even_when_it_is_over() -> None:
    for foreign in (OPEN, SUBMITTED):
        with pytest.raises(NotYourTask):
            require_open(foreign, OTHER, NOW)
        with pytest.raises(NotYourTask):
            require_changeable(foreign, OTHER, NOW, opened_next=False)


@given(st.integers(0, 10 * CHANGE_S))
def test_no_answer_is_scored_while_it_can_be_changed(waited_s: int) -> None:
    now = NOW + timedelta(seconds=waited_s)
    assert may_change(SUBMITTED, now, opened_next=False) != (now >= scored_from(NOW))
    assert not may_change(SUBMITTED, now, opened_next=True)


def test_a_change_that_comes_too_late_is_told_so() -> None:
    assert require_changeable(SUBMITTED, ME, NOW, opened_next=False) is SUBMITTED
    for late in (NOW + timedelta(seconds=CHANGE_S), NOW + timedelta(days=1)):
        with pytest.raises(TooLateToChange):
            require_changeable(SUBMITTED, ME, late, opened_next=False)
    with pytest.raises(TooLateToChange):
        require_changeable(OPEN, ME, NOW, opened_next=False)


def test_a_lease_has_expired_before_any_job_says_so() -> None:
    assert has_expired(OPEN, OPEN.expires_at)
    assert not has_expired(OPEN, NOW)
    assert not has_expired(SUBMITTED, OPEN.expires_at)
