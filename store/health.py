"""What tells whether the house is well: how much waits and since when, what failed, and which nights were missed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from store.sessions import ReadSession
from store.tables.appeals import appeals
from store.tables.delivery import outbox, parked_updates
from store.tables.jobs import job_runs
from store.tables.models import model_calls
from store.tables.people import support_messages
from store.tables.work import responses
from tasks.appeals import AppealStatus

FAILED_DAYS: Final = timedelta(days=7)
MISSED_AFTER: Final = timedelta(hours=26)
"""No slotted job comes less than once a day: one that is older has missed its night."""
STUCK_AFTER: Final = timedelta(hours=1)
FAILURES_MIN: Final = 3
"""A model's question that has failed so often is no accident."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and since when the first of them has."""

    count: int
    oldest_at: datetime | None

    def age(self, now: datetime) -> timedelta:
        """How long the first has waited; a time to come is none."""
        return timedelta() if self.oldest_at is None else max(now - self.oldest_at, timedelta())


async def queues(session: ReadSession, *, now: datetime) -> dict[str, Waiting]:
    """What waits for an operator, and notices that are due."""
    return {
        "reviews": await _waiting(session, responses.c.scorable_at, responses.c.state == "adjudicate"),
        "appeals": await _waiting(session, appeals.c.handed_at, appeals.c.status == AppealStatus.OPERATOR),
        "support": await _waiting(session, support_messages.c.created_at, support_messages.c.handled_at.is_(None)),
        "outbox": await _waiting(session, outbox.c.due_at, outbox.c.state == "due", outbox.c.due_at <= now),
    }


async def failed_updates(session: ReadSession, *, now: datetime) -> int:
    """Messages of people that we could not handle, of the last days."""
    return (await _waiting(session, parked_updates.c.at, parked_updates.c.at > now - FAILED_DAYS)).count


async def late_jobs(session: ReadSession, *, now: datetime) -> list[str]:
    """Jobs that have missed their night, or are stuck in the middle of one."""
    statement = select(job_runs.c.job, func.max(job_runs.c.slot)).group_by(job_runs.c.job)
    missed = {job for job, slot in await session.execute(statement) if slot <= now - MISSED_AFTER}
    unfinished = select(job_runs.c.job).where(
        job_runs.c.finished_at.is_(None), job_runs.c.started_at <= now - STUCK_AFTER
    )
    return sorted({*missed, *(await session.execute(unfinished)).scalars()})


async def failing_calls(session: ReadSession) -> int:
    """Questions that a model has failed again and again."""
    return (await _waiting(session, model_calls.c.expires_at, model_calls.c.failures >= FAILURES_MIN)).count


async def _waiting(session: ReadSession, since: Any, *where: ColumnElement[bool]) -> Waiting:
    count, oldest_at = (await session.execute(select(func.count(), func.min(since)).where(*where))).one()
    return Waiting(int(count), oldest_at)
