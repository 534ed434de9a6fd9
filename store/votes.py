"""Responses as evidence: the votes of a scope, the answers that wait for reviews, and the verdicts on both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, exists, or_, select, update

from store.bulk import Change, write
from store.ledger_rows import is_one_of
from store.sessions import ReadSession, WriteSession
from store.tables.work import responses, tasks
from tasks.kinds import reviewed_kinds

IS_VOTE: Final = or_(responses.c.choice.is_not(None), responses.c.value.is_not(None))
"""Whether an answer is judged by the answers of others, and not by reviews."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One response as evidence: who said what of which task, in which state it stands."""

    response_id: UUID
    task_id: UUID
    contributor_id: UUID
    choice: int | None
    state: str
    submitted_at: datetime
    is_unseen: bool
    """No fit has looked at it yet."""
    value: Any = None
    """What was answered where it is no option."""


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """A free-text answer that no peer has seen, with the payload of its question."""

    response_id: UUID
    campaign_id: UUID
    task_id: UUID
    contributor_id: UUID
    text: str
    kind: str
    payload: dict[str, Any]


async def still_submitted(session: WriteSession, ids: Sequence[UUID]) -> frozenset[UUID]:
    """Which of these responses still wait for a verdict.

    Locks:   those, in id order.
    """
    statement = (
        select(responses.c.id)
        .where(is_one_of(session, responses.c.id, ids), responses.c.state == "submitted")
        .order_by(responses.c.id)
        .with_for_update()
    )
    return frozenset((await session.execute(statement)).scalars())


async def judge_many(session: WriteSession, rows: Sequence[dict[str, Any]]) -> None:
    """Move responses to what their verdict says.

    Shape:   rows of {response_id, state, fit_id, reasons}.
    """
    if rows:
        columns = {name: [row[name] for row in rows] for name in ("state", "fit_id", "reasons")}
        await write(session, [Change(responses, {**columns, "id": [row["response_id"] for row in rows]}, key="id")])


async def mark_seen(session: WriteSession, ids: Sequence[UUID], fit_id: UUID, *, now: datetime) -> None:
    """Note that a fit is the first to have looked at these votes."""
    if ids:
        await session.execute(
            update(responses).where(is_one_of(session, responses.c.id, ids)).values(fit_id=fit_id, seen_at=now)
        )


_CAST: Final = (
    select(
        responses.c.id,
        responses.c.task_id,
        responses.c.contributor_id,
        responses.c.choice,
        responses.c.state,
        responses.c.submitted_at,
        responses.c.fit_id.is_(None),
        responses.c.value,
    )
    .where(
        responses.c.campaign_id == bindparam("campaign_id"),
        responses.c.kind == bindparam("kind"),
        responses.c.option_set == bindparam("option_set"),
        responses.c.state != "withdrawn",
        IS_VOTE,
    )
    .order_by(responses.c.submitted_at, responses.c.id)
)
_OF_SCOPE: Final = _CAST.where(responses.c.scorable_at <= bindparam("now"))
_SEEN_OF_SCOPE: Final = _CAST.where(responses.c.seen_at <= bindparam("now"))


async def votes_of_scope(
    session: ReadSession,
    campaign_id: UUID,
    kind: str,
    option_set: str,
    *,
    now: datetime,
    is_replay: bool = False,
) -> list[Vote]:
    """Every scorable vote of a scope in the order of submission; for a replay, those that a fit had seen by then."""
    where = {"campaign_id": campaign_id, "kind": kind, "option_set": option_set, "now": now}
    return [Vote(*row) for row in await session.tuples(_SEEN_OF_SCOPE if is_replay else _OF_SCOPE, where)]


async def unreviewed(session: ReadSession, *, now: datetime, limit: int) -> list[Unreviewed]:
    """Final free-text answers without a review task, oldest first."""
    review_tasks = tasks.alias("review_tasks")
    statement = (
        select(
            responses.c.id,
            responses.c.campaign_id,
            responses.c.task_id,
            responses.c.contributor_id,
            responses.c.text,
            tasks.c.kind,
            tasks.c.payload,
        )
        .join(tasks, tasks.c.id == responses.c.task_id)
        .where(
            responses.c.state == "submitted",
            responses.c.kind.in_(reviewed_kinds()),
            responses.c.scorable_at <= now,
            ~exists().where(review_tasks.c.reviewed_response_id == responses.c.id),
        )
        .order_by(responses.c.submitted_at)
        .limit(limit)
    )
    return [Unreviewed(*row) for row in (await session.execute(statement)).all()]
