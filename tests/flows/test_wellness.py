"""Each limit of what is well, at its edge."""

from datetime import timedelta

import pytest

from flows.shared import wellness
from views.operator_health import Level

S = timedelta(seconds=1)


def test_the_ledger_is_off_or_it_is_not() -> None:
    assert wellness.of_ledger(0).level is Level.GREEN
    assert wellness.of_ledger(1).level is Level.RED
    assert wellness.of_ledger(-1).level is Level.RED


@pytest.mark.parametrize(
    ("age", "findings", "level"),
    [(None, 0, Level.AMBER), (36 * 3600, 0, Level.GREEN), (36 * 3600 + 1, 0, Level.AMBER), (1, 1, Level.RED)],
)
def test_an_audit_is_of_this_night_and_finds_nothing(age: int | None, findings: int, level: Level) -> None:
    assert wellness.of_audit(None if age is None else age * S, findings).level is level


@pytest.mark.parametrize(("age", "level"), [(60, Level.GREEN), (61, Level.AMBER), (600, Level.AMBER), (601, Level.RED)])
def test_a_slow_outbox_and_a_slow_log_are_seen(age: int, level: Level) -> None:
    assert wellness.of_outbox(1, age * S, 30).level is level
    assert wellness.of_log(age * S, 1).level is level
    assert wellness.of_log(age * S, 0).level is Level.GREEN


def test_a_queue_may_wait_a_day() -> None:
    assert wellness.of_queue("support", 3, timedelta(days=1)).level is Level.GREEN
    assert wellness.of_queue("support", 3, timedelta(days=1) + S).level is Level.AMBER
    assert wellness.of_queue("support", 0, timedelta()).key == "support_none"


def test_a_model_that_fails_is_named_and_none_is_needed() -> None:
    assert wellness.of_model(None, 0).level is Level.GREEN
    assert wellness.of_model("qwen", 2).level is Level.AMBER
