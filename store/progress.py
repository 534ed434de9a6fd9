"""Counts for the operators' eyes: how one campaign stands, and the house at a glance."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, select

from store.sessions import ReadSession
from store.tables.delivery import outbox, parked_updates
from store.tables.people import contributors, support_messages
from store.tables.work import assignments, campaigns, responses, tasks


@dataclass(frozen=True, slots=True)
class Work:
    """What has become of a campaign's answers.

    Shape:   `labelled` votes are on closed tasks, `agreeing` of them with the label.
    Units:   `promised_units`, what accepted and unpaid work will earn at least, in 1e-8 AIC.
    """

    responses: int
    accepted: int
    rejected: int
    open_leases: int
    labelled: int
    agreeing: int
    promised_units: int


async def work_of(session: ReadSession, campaign_id: UUID) -> Work:
    """One campaign's answers in numbers."""
    is_vote = and_(
        tasks.c.status == "closed",
        tasks.c.gold.is_(None),
        tasks.c.appealed_task_id.is_(None),
        responses.c.choice.is_not(None),
    )
    statement = (
        select(
            _count(responses.c.state != "withdrawn"),
            _count(responses.c.state.in_(("pending", "paid", "parked"))),
            _count(responses.c.state == "withheld"),
            _count(is_vote),
            _count(and_(is_vote, cast(tasks.c.label, Integer) == responses.c.choice)),
            func.coalesce(func.sum(case((responses.c.state == "pending", assignments.c.low_units), else_=0)), 0),
        )
        .select_from(responses)
        .join(tasks, tasks.c.id == responses.c.task_id)
        .join(assignments, assignments.c.id == responses.c.assignment_id)
        .where(responses.c.campaign_id == campaign_id)
    )
    answered, accepted, rejected, labelled, agreeing, promised = tuple((await session.execute(statement)).one())
    leases = select(func.coalesce(func.sum(tasks.c.open_leases), 0)).where(tasks.c.campaign_id == campaign_id)
    return Work(
        responses=answered,
        accepted=accepted,
        rejected=rejected,
        open_leases=int((await session.execute(leases)).scalar_one()),
        labelled=labelled,
        agreeing=agreeing,
        promised_units=int(promised),
    )


async def overview(session: ReadSession, *, now: datetime) -> dict[str, int]:
    """The house's queues and throughput.

    Shape:   keys as views.operator_desk.Overview names them; `paid_units` in 1e-8 AIC.
    """
    due = outbox.c.state == "due"
    oldest_due_at = (await session.execute(select(func.min(outbox.c.due_at)).where(due))).scalar_one()
    counted = select(
        _rows_of(contributors, contributors.c.consented_at.is_not(None)),
        _active_since(now - timedelta(days=1)),
        _rows_of(campaigns, campaigns.c.status == "live"),
        _rows_of(assignments, assignments.c.status == "open"),
        _rows_of(responses, responses.c.state == "submitted"),
        _rows_of(responses, responses.c.state == "adjudicate"),
        _rows_of(support_messages, support_messages.c.handled_at.is_(None)),
        _rows_of(responses, responses.c.submitted_at > now - timedelta(hours=1)),
        _rows_of(outbox, due),
        _rows_of(parked_updates, parked_updates.c.at > now - timedelta(days=7)),
        select(func.coalesce(func.sum(campaigns.c.spent_units), 0)).scalar_subquery(),
    )
    names = (
        "contributors",
        "active_today",
        "campaigns_live",
        "open_leases",
        "unjudged",
        "adjudications",
        "support_waiting",
        "answers_last_hour",
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


def _active_since(moment: datetime) -> Any:
    people = func.count(responses.c.contributor_id.distinct())
    return select(people).where(responses.c.submitted_at > moment).scalar_subquery()
