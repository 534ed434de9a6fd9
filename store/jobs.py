"""Slots of jobs: which have been run, how far, and moving on by one batch."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.jobs import job_runs


class SlotMoved(Exception):
    """Another process has done this batch, or finished the slot. Ours must leave no trace."""


@dataclass(frozen=True, slots=True)
class JobRuns:
    """What is known of a job: its newest slot, and the slots that were begun but not finished, oldest first."""

    newest: datetime | None
    unfinished: tuple[tuple[datetime, str | None], ...]


async def read_runs(session: ReadSession, job: str) -> JobRuns:
    """Where a job stands."""
    newest = select(func.max(job_runs.c.slot)).where(job_runs.c.job == job)
    unfinished = (
        select(job_runs.c.slot, job_runs.c.cursor)
        .where(job_runs.c.job == job, job_runs.c.finished_at.is_(None))
        .order_by(job_runs.c.slot)
    )
    return JobRuns(
        newest=(await session.execute(newest)).scalar_one(),
        unfinished=tuple((row.slot, row.cursor) for row in await session.execute(unfinished)),
    )


async def move_on(
    session: WriteSession, job: str, slot: datetime, *, was: str | None, cursor: str | None, now: datetime
) -> None:
    """Record that the batch after `was` is done: up to `cursor`, or the whole slot where that is None.

    Called first in the transaction that does the batch, so that a second process waits here and then leaves.
    Locks:   the slot's row.
    Raises:  SlotMoved.
    """
    await session.execute(
        insert_or_ignore(session, job_runs).values(job=job, slot=slot, cursor=None, started_at=now, finished_at=None),
    )
    moved = await session.execute(
        update(job_runs)
        .where(
            job_runs.c.job == job,
            job_runs.c.slot == slot,
            job_runs.c.finished_at.is_(None),
            job_runs.c.cursor.is_not_distinct_from(was),
        )
        .values(cursor=cursor, finished_at=now if cursor is None else None),
    )
    if moved.rowcount != 1:
        raise SlotMoved
