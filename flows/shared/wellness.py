"""When something is well, needs a look, or needs somebody now: the house's limits in one place. Pure."""

from datetime import timedelta
from typing import Final

from views.operator_health import Check, Level

AUDIT_OLD: Final = timedelta(hours=36)
"""There is one every night."""
LOG_SLOW, LOG_STALLED = timedelta(minutes=1), timedelta(minutes=10)
"""Every transfer has its leaf within seconds."""
OUTBOX_SLOW, OUTBOX_STALLED = timedelta(minutes=1), timedelta(minutes=10)
QUEUE_OLD: Final = timedelta(days=1)
"""People are told that somebody looks within a day or so."""


def of_ledger(imbalance_units: int) -> Check:
    """Nothing may ever be out of balance."""
    if imbalance_units:
        return Check("ledger_off", Level.RED, {"units": f"{imbalance_units:,}"})
    return Check("ledger", Level.GREEN)


def of_audit(age: timedelta | None, findings: int) -> Check:
    """The newest audit: clean, and not older than a night."""
    if age is None:
        return Check("audit_none", Level.AMBER)
    if findings:
        return Check("audit_findings", Level.RED, {"age": age, "findings": f"{findings:,}"})
    return Check("audit", Level.AMBER if age > AUDIT_OLD else Level.GREEN, {"age": age})


def of_log(age: timedelta | None, waiting: int) -> Check:
    """The public log: only while something waits for its leaf does an old checkpoint matter."""
    if age is None:
        return Check("log_none", Level.AMBER if waiting else Level.GREEN)
    level = _by_age(age if waiting else timedelta(), LOG_SLOW, LOG_STALLED)
    return Check("log", level, {"age": age, "waiting": f"{waiting:,}"})


def of_outbox(waiting: int, age: timedelta, per_s: int) -> Check:
    """Notices that should have gone out."""
    facts: dict[str, str | int | timedelta] = {"waiting": f"{waiting:,}", "age": age, "rate": f"{per_s:,}"}
    return Check("outbox", _by_age(age, OUTBOX_SLOW, OUTBOX_STALLED), facts)


def of_queue(name: str, waiting: int, age: timedelta) -> Check:
    """What waits for an operator's word."""
    if not waiting:
        return Check(f"{name}_none", Level.GREEN)
    level = Level.AMBER if age > QUEUE_OLD else Level.GREEN
    return Check(name, level, {"waiting": f"{waiting:,}", "age": age})


def of_count(name: str, count: int) -> Check:
    """What should be none."""
    return Check(name, Level.AMBER if count else Level.GREEN, {"count": f"{count:,}"})


def of_jobs(late: list[str]) -> Check:
    """Jobs that come once a day."""
    if late:
        return Check("jobs_late", Level.AMBER, {"names": ", ".join(late)})
    return Check("jobs", Level.GREEN)


def of_model(name: str | None, failing: int) -> Check:
    """The language model: none is needed; one that fails is to be looked at."""
    if name is None:
        return Check("model_none", Level.GREEN)
    if failing:
        return Check("model_failing", Level.AMBER, {"model": name, "count": f"{failing:,}"})
    return Check("model", Level.GREEN, {"model": name})


def _by_age(age: timedelta, slow: timedelta, stalled: timedelta) -> Level:
    if age > stalled:
        return Level.RED
    return Level.AMBER if age > slow else Level.GREEN
