"""Panels: the task of an appeal, like any other to whoever is dealt it; and who may not be."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, exists, func, literal_column, or_, select, update

from store.groups import IS_OF_OWN_GROUP
from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.appeals import appeals, panel_exclusions
from store.tables.work import assignments, responses, tasks
from tasks.appeals import AppealStatus

_ASKED: Final = tasks.alias("asked")
_ME: Final[BindParameter[UUID]] = bindparam("contributor_id")
_SITS: Final = exists().where(assignments.c.task_id == tasks.c.id, assignments.c.contributor_id == _ME)
_SEEN: Final = exists().where(assignments.c.task_id == tasks.c.appealed_task_id, assignments.c.contributor_id == _ME)
_ANSWERED: Final = exists().where(
    _ASKED.c.question_id == tasks.c.question_id,
    _ASKED.c.kind != tasks.c.kind,
    assignments.c.task_id == _ASKED.c.id,
    assignments.c.contributor_id == _ME,
    assignments.c.status == "submitted",
)
_EXCLUDED: Final = exists().where(panel_exclusions.c.panel_id == tasks.c.id, panel_exclusions.c.contributor_id == _ME)
_FRESH: Final = (
    select(tasks.c.id, tasks.c.campaign_id, tasks.c.kind)
    .where(
        tasks.c.appealed_task_id.is_not(None),
        # A literal, where the partial index has one.
        tasks.c.status == literal_column("'open'"),
        tasks.c.slots > 0,
        tasks.c.campaign_id.in_(bindparam("campaigns", expanding=True)),
        tasks.c.kind.in_(bindparam("kinds", expanding=True)),
        or_(tasks.c.language.is_(None), tasks.c.language == bindparam("language")),
        or_(tasks.c.author_id.is_(None), tasks.c.author_id != _ME),
        ~IS_OF_OWN_GROUP,
        ~_SITS,
        ~_SEEN,
        ~_ANSWERED,
        ~_EXCLUDED,
    )
    .order_by(tasks.c.created_at, tasks.c.id)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A place on a panel that a person may take."""

    task_id: UUID
    campaign_id: UUID
    kind: str


async def seats_for(
    session: ReadSession,
    contributor_id: UUID,
    *,
    campaigns: Collection[UUID],
    kinds: Iterable[str],
    language: str,
    limit: int,
) -> list[Seat]:
    """The panels that this person may sit on, the oldest first.

    They have not answered or reviewed what it is about, are not its author nor of a group with them, and do not vote as
    one with the appellant.
    """
    whose = {"contributor_id": contributor_id, "language": language, "limit": limit}
    found = await session.tuples(_FRESH, {**whose, "campaigns": list(campaigns), "kinds": list(kinds)})
    return [Seat(*row) for row in found]


async def appealed_task(session: ReadSession, response_id: UUID, task_id: UUID) -> dict[str, Any]:
    """The task that an appeal asks about once more: of an answer in free text its review, else the response's own."""
    statement = select(tasks).where(or_(tasks.c.reviewed_response_id == response_id, tasks.c.id == task_id))
    rows = [dict(row) for row in (await session.execute(statement)).mappings()]
    return next((row for row in rows if row["reviewed_response_id"] == response_id), rows[0])


async def open_one(session: WriteSession, row: dict[str, Any], excluded: Collection[UUID]) -> None:
    """Put the question once more, or exclude more people where that is done already."""
    await session.execute(insert_or_ignore(session, tasks).values(**row))
    if excluded:
        rows = [{"panel_id": row["id"], "contributor_id": person} for person in sorted(excluded)]
        await session.execute(insert_or_ignore(session, panel_exclusions), rows)


async def votes_on(session: ReadSession, panel_ids: Sequence[UUID]) -> dict[UUID, Counter[int]]:
    """How many on each panel have chosen what."""
    statement = (
        select(responses.c.task_id, responses.c.choice, func.count())
        .where(responses.c.task_id.in_(panel_ids), responses.c.state != "withdrawn", responses.c.choice.is_not(None))
        .group_by(responses.c.task_id, responses.c.choice)
    )
    votes: dict[UUID, Counter[int]] = {}
    for panel_id, chosen, count in (await session.execute(statement)).all():
        votes.setdefault(panel_id, Counter())[chosen] = count
    return votes


async def members(session: ReadSession, panel_id: UUID) -> frozenset[UUID]:
    """Who has voted on a panel."""
    statement = select(responses.c.contributor_id).where(
        responses.c.task_id == panel_id, responses.c.state != "withdrawn"
    )
    return frozenset((await session.execute(statement)).scalars())


async def close_idle(session: WriteSession, panel_ids: Collection[UUID], *, now: datetime) -> None:
    """Ask nobody else on these panels, unless another appeal still waits for them."""
    is_awaited = exists().where(appeals.c.panel_id == tasks.c.id, appeals.c.status == AppealStatus.PANEL)
    statement = update(tasks).where(tasks.c.id.in_(panel_ids), tasks.c.status == "open", ~is_awaited)
    await session.execute(statement.values(status="closed", slots=0, closed_at=now))
