"""Pilots: what was asked first, what came of it, and what was forecast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, bindparam, extract, func, select, type_coerce, update
from sqlalchemy.types import BigInteger

from store.rows import insert_or_ignore, insert_row
from store.sessions import ReadSession, WriteSession
from store.tables.evidence import standings
from store.tables.pilots import forecasts, pilots
from store.tables.work import assignments, responses, tasks


@dataclass(frozen=True, slots=True)
class PilotRow:
    """A pilot as stored."""

    campaign_id: UUID
    task_ids: tuple[UUID, ...]
    people_limit: int
    budget_units: int
    started_by: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of a pilot, with all that a forecast asks of it.

    Shape:   `item` is the task of the campaign's own that it is about; `agrees` with that task's label, None where
             there is none, or the answer is no vote; quality as in store.promises.
    Units:   1e-8 AIC.
    """

    item: UUID
    contributor_id: UUID
    is_gold: bool
    state: str
    declared_ai: bool
    amount_units: int | None
    low_units: int
    high_units: int
    quality_parts: int | None
    agrees: bool | None
    opened_at: datetime
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """A forecast as it stood when the budget was locked. Shape: `facts` by figure, [low, middle, high]."""

    method: str
    made_by: str
    made_at: datetime
    budget_units: int
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CameTo:
    """What a campaign came to, as its forecast counts: answers, everybody's time, and when the last one was given."""

    answers: int
    work_s: float
    last_at: datetime | None


_PEOPLE: Final = (
    select(assignments.c.campaign_id, assignments.c.contributor_id)
    .where(
        assignments.c.campaign_id.in_(bindparam("campaigns", expanding=True)),
        assignments.c.status.in_(("open", "submitted")),
    )
    .distinct()
)
_LIMITS: Final = select(pilots.c.campaign_id, pilots.c.people_limit).where(
    pilots.c.campaign_id.in_(bindparam("campaigns", expanding=True))
)
_ANSWERED: Final = (
    select(
        func.coalesce(tasks.c.question_id, tasks.c.id).label("item"),
        responses.c.contributor_id,
        assignments.c.is_gold,
        responses.c.state,
        responses.c.declared_ai,
        responses.c.amount_units,
        assignments.c.low_units,
        assignments.c.high_units,
        standings.c.quality_parts,
        responses.c.choice,
        tasks.c.status,
        tasks.c.label,
        assignments.c.opened_at,
        responses.c.submitted_at,
    )
    .select_from(responses)
    .join(assignments, assignments.c.id == responses.c.assignment_id)
    .join(tasks, tasks.c.id == responses.c.task_id)
    .join(
        standings,
        and_(standings.c.contributor_id == responses.c.contributor_id, standings.c.kind == responses.c.kind),
        isouter=True,
    )
    .where(
        responses.c.campaign_id == bindparam("campaign"),
        responses.c.state != "withdrawn",
        tasks.c.appealed_task_id.is_(None),
    )
    .order_by(responses.c.submitted_at, responses.c.id)
)


async def add(session: WriteSession, row: Mapping[str, Any]) -> None:
    """Note that a pilot has begun: one a campaign."""
    await insert_row(session, pilots, row)


async def of_campaign(session: ReadSession, campaign_id: UUID) -> PilotRow | None:
    """The pilot that a campaign began with, if it did."""
    found = await session.execute(select(pilots).where(pilots.c.campaign_id == campaign_id))
    row = found.mappings().one_or_none()
    if row is None:
        return None
    return PilotRow(**{**row, "task_ids": tuple(UUID(hex=id) for id in row["task_ids"])})


async def full_for(session: ReadSession, contributor_id: UUID, campaign_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Which of these pilots have all the people they ask for, and this person is none of them.

    Shape:   who let a card go counts no more. Two who come at once may both be the last.
    """
    if not campaign_ids:
        return frozenset()
    people: dict[UUID, set[UUID]] = {}
    for campaign_id, person in await session.execute(_PEOPLE, {"campaigns": list(campaign_ids)}):
        people.setdefault(campaign_id, set()).add(person)
    limits = await session.execute(_LIMITS, {"campaigns": list(campaign_ids)})
    return frozenset(
        campaign_id
        for campaign_id, limit in limits
        if len(taking := people.get(campaign_id, set())) >= limit and contributor_id not in taking
    )


async def tasks_at(session: ReadSession, campaign_id: UUID, places: Sequence[int]) -> list[tuple[UUID, str]]:
    """The tasks at these places among a draft's own without gold, in the order of import, counted from 0.

    Returns: their ids and kinds.
    """
    numbered = (
        select(tasks.c.id, tasks.c.kind, (func.row_number().over(order_by=tasks.c.id) - 1).label("place"))
        .where(tasks.c.campaign_id == campaign_id, tasks.c.gold.is_(None), tasks.c.reviewed_response_id.is_(None))
        .subquery()
    )
    at = select(numbered.c.id, numbered.c.kind).where(numbered.c.place.in_(places)).order_by(numbered.c.id)
    return [(id, kind) for id, kind in await session.execute(at)]


async def hold_back(session: WriteSession, campaign_id: UUID, asked: Sequence[UUID]) -> None:
    """Deal none of a campaign's tasks but these; gold is dealt as ever."""
    others = and_(tasks.c.campaign_id == campaign_id, tasks.c.id.not_in(asked), tasks.c.gold.is_(None))
    await session.execute(update(tasks).where(others).values(slots=0))


async def let_go(session: WriteSession, pilot: PilotRow, slots: Mapping[str, int]) -> None:
    """Deal the tasks that waited for the end of a pilot; those it asked, and what came of them, go on as they are."""
    waited = and_(
        tasks.c.campaign_id == pilot.campaign_id,
        tasks.c.id.not_in(pilot.task_ids),
        tasks.c.created_at <= pilot.started_at,
        tasks.c.gold.is_(None),
    )
    for kind, count in slots.items():
        await session.execute(update(tasks).where(waited, tasks.c.kind == kind).values(slots=count))


async def closed_of(session: ReadSession, pilot: PilotRow) -> frozenset[UUID]:
    """The pilot's tasks that are settled."""
    closed = select(tasks.c.id).where(tasks.c.id.in_(pilot.task_ids), tasks.c.status == "closed")
    return frozenset((await session.execute(closed)).scalars())


async def answered(session: ReadSession, campaign_id: UUID) -> list[Answered]:
    """Every answer of a campaign that has had nothing but its pilot, as they came."""
    found = []
    for row in (await session.execute(_ANSWERED, {"campaign": campaign_id})).mappings():
        facts = dict(row)
        choice, status, label = (facts.pop(name) for name in ("choice", "status", "label"))
        has_label = status == "closed" and label is not None and choice is not None
        found.append(Answered(**facts, agrees=label == choice if has_label else None))
    return found


async def keep_forecast(session: WriteSession, row: Mapping[str, Any]) -> None:
    """Keep what was forecast at the launch: the first word stands."""
    await session.execute(insert_or_ignore(session, forecasts), row)


async def forecast_of(session: ReadSession, campaign_id: UUID) -> ForecastRow | None:
    """What was forecast of a campaign when it was launched."""
    columns = (forecasts.c[name] for name in ForecastRow.__dataclass_fields__)
    row = (await session.execute(select(*columns).where(forecasts.c.campaign_id == campaign_id))).one_or_none()
    return None if row is None else ForecastRow(*row)


async def came_to(session: ReadSession, campaign_id: UUID) -> CameTo:
    """The same figures of a campaign as it went: it reads all its answers, so of one that is over."""
    spent: Any
    if session.dialect == "postgresql":
        spent = func.sum(extract("epoch", responses.c.submitted_at - assignments.c.opened_at))
    else:
        spent = func.sum(_micros(responses.c.submitted_at) - _micros(assignments.c.opened_at)) / 1e6
    statement = (
        select(func.count(), func.coalesce(spent, 0), func.max(responses.c.submitted_at))
        .select_from(responses)
        .join(assignments, assignments.c.id == responses.c.assignment_id)
        .where(responses.c.campaign_id == campaign_id, responses.c.state != "withdrawn")
    )
    count, work_s, last_at = (await session.execute(statement)).one()
    return CameTo(int(count), float(work_s), last_at)


def _micros(column: Any) -> Any:
    """A moment as SQLite keeps it."""
    return type_coerce(column, BigInteger)
