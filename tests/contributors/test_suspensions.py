"""An appeal against a suspension: when there is one to make."""

from datetime import UTC, datetime, timedelta

import pytest

from contributors.errors import AppealedLately, NotSuspended
from contributors.suspensions import AGAIN_AFTER, BAN, Suspension, require_appealable

NOW = datetime(2026, 12, 1, tzinfo=UTC)
HELD = Suspension(BAN, "adverts", None, "42")


def test_what_does_not_hold_can_not_be_appealed() -> None:
    with pytest.raises(NotSuspended):
        require_appealable(None, NOW)


def test_a_suspension_can_be_appealed_at_once_and_while_it_is_heard_that_is_no_mistake() -> None:
    for is_heard in (False, True):
        held = Suspension(BAN, "adverts", None, "42", is_heard=is_heard)
        assert require_appealable(held, NOW) is held


def test_what_was_kept_can_be_appealed_again_to_the_second() -> None:
    kept = Suspension(BAN, "adverts", None, "42", kept_at=NOW - AGAIN_AFTER)
    assert require_appealable(kept, NOW) is kept
    with pytest.raises(AppealedLately):
        require_appealable(kept, NOW - timedelta(seconds=1))
