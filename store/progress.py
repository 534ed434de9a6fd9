"""Counts for the operators' eyes: how one campaign stands, and the house at a glance."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, case, cast, func, select

from store.sessions import ReadSession
from store.tables.delivery import outbox, parked_updates
from store.tables.people import contributors, support_messages
from store.tables.work import assignments, campaigns, responses, tasks


@dataclass(frozen=True, slots=True)
class Work:
    """What has become of a campaign's answers.

    Units:   `promised_units`, what accepted and unpaid work will earn at least, in 1e-8 AIC.
    """

    responses: int
    accepted: int
    rejected: int
    open_leases: int
    promised_units: int


async def work_of(session: ReadSession, campaign_id: UUID) -> Work:
    """One campaign's answers in numbers."""
    by_state = (
        select(responses.c.state, func.count())
        .where(responses.c.campaign_id == campaign_id, responses.c.state != "withdrawn")
        .group_by(responses.c.state)
    )
    states = {state: int(count) for state, count in await session.execute(by_state)}
    promised = (
        select(func.coalesce(func.sum(assignments.c.low_units), 0))
        .join(responses, responses.c.assignment_id == assignments.c.id)
        .where(responses.c.campaign_id == campaign_id, responses.c.state == "pending")
    )
    leases = select(func.coalesce(func.sum(tasks.c.open_leases), 0)).where(tasks.c.campaign_id == campaign_id)
    return Work(
        responses=sum(states.values()),
        accepted=sum(states.get(state, 0) for state in ("pending", "paid", "parked")),
        rejected=states.get("withheld", 0),
        open_leases=int((await session.execute(leases)).scalar_one()),
        promised_units=int((await session.execute(promised)).scalar_one()) if states.get("pending") else 0,
    )


async def agreement_of(session: ReadSession, campaign_id: UUID) -> float | None:
    """The share of votes on closed tasks that say what the label says; None before there is one."""
    statement = (
        select(func.count(), _count(cast(tasks.c.label, Integer) == responses.c.choice))
        .select_from(responses)
        .join(tasks, tasks.c.id == responses.c.task_id)
        .where(
            responses.c.campaign_id == campaign_id,
            responses.c.choice.is_not(None),
            tasks.c.status == "closed",
            tasks.c.appealed_task_id.is_(None),
        )
    )
    labelled, agreeing = (await session.execute(statement)).one()
    return int(agreeing) / labelled if labelled else None


async def overview(session: ReadSession, *, now: datetime) -> dict[str, int]:
    """The house's queues and throughput.

    Shape:   keys as views.operator_desk.Overview names them; `paid_units` in 1e-8 AIC.
    """
    due = outbox.c.state == "due"
    oldest_due_at = (await session.execute(select(func.min(outbox.c.due_at)).where(due))).scalar_one()
    counted = select(
        _rows_of(contributors, contributors.c.consented_at.is_not(None)),
        _rows_of(campaigns, campaigns.c.status == "live"),
        _rows_of(assignments, assignments.c.status == "open"),
        _rows_of(responses, responses.c.state == "submitted"),
        _rows_of(responses, responses.c.state == "adjudicate"),
        _rows_of(support_messages, support_messages.c.handled_at.is_(None)),
        _rows_of(outbox, due),
        _rows_of(parked_updates, parked_updates.c.at > now - timedelta(days=7)),
        select(func.coalesce(func.sum(campaigns.c.spent_units), 0)).scalar_subquery(),
    )
    names = (
        "contributors",
        "campaigns_live",
        "open_leases",
        "unjudged",
        "adjudications",
        "support_waiting",
        "outbox_waiting",
        "parked_updates",
        "paid_units",
    )
    found = dict(zip(names, map(int, (await session.execute(counted)).one()), strict=True))
    age = timedelta() if oldest_due_at is None else max(now - oldest_due_at, timedelta())
    return found | {"outbox_age_s": int(age.total_seconds())}


def _count(condition: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _rows_of(table: Any, condition: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(table).where(condition).scalar_subquery()
