"""Appeals: one a response, moved on by whoever gets there first; and what refused answers keep until then."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, case, exists, func, or_, select, update

from store.adjudications import has_part_in
from store.desk_claims import Seat
from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.appeals import appeals
from store.tables.work import assignments, responses, tasks
from tasks.appeals import AppealStatus, DecidedBy, Record

_OPEN: Final = (AppealStatus.PANEL, AppealStatus.OPERATOR)
_PANELS: Final = tasks.alias("panels")


@dataclass(frozen=True, slots=True)
class AppealRow:
    """An appeal as stored."""

    response_id: UUID
    contributor_id: UUID
    campaign_id: UUID
    panel_id: UUID
    status: str
    text: str | None
    opened_at: datetime
    panel_until: datetime
    handed_at: datetime | None
    votes_for: int
    votes_against: int
    decided_at: datetime | None
    decided_by: str | None
    operator_id: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Due:
    """An appeal whose panel is done or out of time, with what decides it.

    Shape:   `choice` is the appellant's own, None for an answer in free text; label and confidence are the panel's.
    """

    response_id: UUID
    contributor_id: UUID
    campaign_id: UUID
    panel_id: UUID
    choice: int | None
    is_gold: bool
    label: int | None
    confidence: float | None


_APPEALED: Final = tasks.alias("appealed")
_DUE: Final = (
    select(
        appeals.c.response_id,
        appeals.c.contributor_id,
        appeals.c.campaign_id,
        appeals.c.panel_id,
        responses.c.choice,
        _APPEALED.c.gold.is_not(None),
        _PANELS.c.label,
        _PANELS.c.confidence,
    )
    .join(responses, responses.c.id == appeals.c.response_id)
    .join(_PANELS, _PANELS.c.id == appeals.c.panel_id)
    .join(_APPEALED, _APPEALED.c.id == _PANELS.c.appealed_task_id)
    .where(
        appeals.c.status == AppealStatus.PANEL,
        or_(_PANELS.c.status != "open", appeals.c.panel_until <= bindparam("now", type_=appeals.c.panel_until.type)),
    )
    .order_by(appeals.c.opened_at)
    .limit(bindparam("limit"))
)


async def of_response(session: ReadSession, response_id: UUID) -> AppealRow | None:
    """The one appeal of a response."""
    return await _one(session, select(appeals).where(appeals.c.response_id == response_id))


async def open_one(session: WriteSession, row: dict[str, Any]) -> None:
    """Open an appeal; one that is there stays as it is."""
    await session.execute(insert_or_ignore(session, appeals).values(**row))


async def record_of(session: ReadSession, contributor_id: UUID, *, since: datetime) -> Record:
    """A person's appeals: how many are open, and how many were lost since then."""
    lost = and_(appeals.c.status == AppealStatus.UPHELD, appeals.c.decided_at > since)
    statement = select(
        func.coalesce(func.sum(case((appeals.c.status.in_(_OPEN), 1), else_=0)), 0),
        func.coalesce(func.sum(case((lost, 1), else_=0)), 0),
    ).where(appeals.c.contributor_id == contributor_id)
    row = (await session.execute(statement)).one()
    return Record(open=int(row[0]), lost=int(row[1]))


async def appealable_of(
    session: ReadSession, contributor_id: UUID, *, now: datetime, limit: int = 8
) -> list[tuple[str, str, datetime]]:
    """The refused answers that a person may still appeal: #ref, lease and deadline, the one that ends first before."""
    statement = (
        select(assignments.c.ref, assignments.c.lease, responses.c.appeal_until)
        .join(assignments, assignments.c.id == responses.c.assignment_id)
        .where(
            responses.c.contributor_id == contributor_id,
            responses.c.appeal_until > now,
            ~exists().where(appeals.c.response_id == responses.c.id),
        )
        .order_by(responses.c.appeal_until, responses.c.id)
        .limit(limit)
    )
    return [(row.ref, row.lease, row.appeal_until) for row in await session.execute(statement)]


async def open_refs_of(session: ReadSession, contributor_id: UUID) -> list[str]:
    """The #refs of a person's open appeals, oldest first."""
    statement = (
        select(assignments.c.ref)
        .join(responses, responses.c.assignment_id == assignments.c.id)
        .join(appeals, appeals.c.response_id == responses.c.id)
        .where(appeals.c.contributor_id == contributor_id, appeals.c.status.in_(_OPEN))
        .order_by(appeals.c.opened_at)
    )
    return list((await session.execute(statement)).scalars())


async def say_why(session: WriteSession, response_id: UUID, text: str) -> bool:
    """Keep what the author says for it; False when it is decided."""
    statement = update(appeals).where(appeals.c.response_id == response_id, appeals.c.status.in_(_OPEN))
    return (await session.execute(statement.values(text=text))).rowcount == 1


async def due(session: ReadSession, *, now: datetime, limit: int) -> list[Due]:
    """Appeals whose panel has spoken, or whose time for one is over; the oldest first."""
    return [Due(*row) for row in (await session.execute(_DUE, {"now": now, "limit": limit})).all()]


async def hand_over(session: WriteSession, each: Due, *, votes: tuple[int, int], now: datetime) -> bool:
    """Let an operator decide; False when it has been moved on already."""
    return await _move(session, each.response_id, (AppealStatus.PANEL,), votes, status="operator", handed_at=now)


async def decide(
    session: WriteSession, response_id: UUID, by: DecidedBy, *, votes: tuple[int, int] | None, **values: Any
) -> bool:
    """Close an appeal; False when somebody else has done so. Operators decide what was handed over, panels the rest.

    Shape:   `votes` for and against, None to leave them as they are; `values` are the status and what was said.
    """
    waiting = {DecidedBy.PANEL: _OPEN[:1], DecidedBy.OPERATOR: _OPEN[1:], DecidedBy.FIT: _OPEN}[by]
    return await _move(session, response_id, waiting, votes, decided_by=by, **values)


async def oldest_handed(session: ReadSession, seat: Seat, people: Collection[UUID]) -> AppealRow | None:
    """The appeal that has waited longest for an operator; theirs first, and none that `people` have a part in."""
    statement = select(appeals).where(
        appeals.c.status == AppealStatus.OPERATOR,
        appeals.c.response_id.not_in(seat.away),
        ~has_part_in(appeals.c.response_id, people),
    )
    is_mine = case((appeals.c.response_id == seat.mine, 0), else_=1)
    return await _one(session, statement.order_by(is_mine, appeals.c.handed_at, appeals.c.response_id).limit(1))


async def count_handed(session: ReadSession) -> int:
    """How many wait for an operator."""
    statement = select(func.count()).where(appeals.c.status == AppealStatus.OPERATOR)
    return int((await session.execute(statement)).scalar_one())


async def allow(session: WriteSession, ids: Sequence[UUID], *, until: datetime) -> None:
    """Let these refused responses be appealed until then; so long they keep their promises."""
    if ids:
        await session.execute(update(responses).where(responses.c.id.in_(ids)).values(appeal_until=until))


async def contested(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, bool]:
    """Which of these responses keep their promises, and whether their appeal is open."""
    statement = (
        select(responses.c.id, appeals.c.status)
        .join(appeals, appeals.c.response_id == responses.c.id, isouter=True)
        .where(responses.c.id.in_(ids), responses.c.appeal_until.is_not(None))
    )
    return {id: status in _OPEN for id, status in await session.execute(statement)}


async def lapsed(session: ReadSession, *, now: datetime, limit: int) -> dict[UUID, UUID]:
    """Refused responses whose deadline is over without an appeal that is open, with their campaigns."""
    is_contested = exists().where(appeals.c.response_id == responses.c.id, appeals.c.status.in_(_OPEN))
    statement = (
        select(responses.c.id, responses.c.campaign_id)
        .where(responses.c.appeal_until.is_not(None), responses.c.appeal_until <= now, ~is_contested)
        .order_by(responses.c.appeal_until)
        .limit(limit)
    )
    return {row.id: row.campaign_id for row in await session.execute(statement)}


async def end(session: WriteSession, response_id: UUID, **values: Any) -> bool:
    """Let a refused response be appealed no more, with what else changes on it; False when that was done before."""
    statement = update(responses).where(responses.c.id == response_id, responses.c.appeal_until.is_not(None))
    return (await session.execute(statement.values(appeal_until=None, **values))).rowcount == 1


async def _move(
    session: WriteSession,
    response_id: UUID,
    waiting: Sequence[AppealStatus],
    votes: tuple[int, int] | None,
    **values: Any,
) -> bool:
    counted = {} if votes is None else {"votes_for": votes[0], "votes_against": votes[1]}
    statement = update(appeals).where(appeals.c.response_id == response_id, appeals.c.status.in_(waiting))
    return (await session.execute(statement.values(**values, **counted))).rowcount == 1


async def _one(session: ReadSession, statement: Select[Any]) -> AppealRow | None:
    row = (await session.execute(statement)).mappings().one_or_none()
    return None if row is None else AppealRow(**row)
