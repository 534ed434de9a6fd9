"""Accepted answers to one question, put before people by twos; and what people said of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, exists, select

from store.responses import ERASED
from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.work import assignments, responses, tasks
from tasks.kinds import reviewed_kinds

_ACCEPTED: Final = ("pending", "paid", "parked")
_COMPARE: Final = "compare"


@dataclass(frozen=True, slots=True)
class Uncompared:
    """Two accepted answers to a settled question that nobody has been asked to compare."""

    campaign_id: UUID
    question_id: UUID
    kind: str
    payload: dict[str, Any]
    first_id: UUID
    first: str
    second_id: UUID
    second: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One person's word on two answers, with what the settled task says.

    Shape:   `choice` and `label` are options of the comparison, about the answers and not about where they stood; with
             `is_swapped` the card showed the second one first.
    """

    question_key: str
    task_id: UUID
    first_id: UUID
    second_id: UUID
    label: int
    confidence: float
    contributor_id: UUID
    choice: int
    is_swapped: bool


_FIRST: Final = responses.alias("first")
_SECOND: Final = responses.alias("second")
_ASKED: Final = tasks.alias("asked")
_QUESTION: Final = tasks.alias("question")


async def uncompared(session: ReadSession, campaigns: Sequence[UUID], *, limit: int) -> list[Uncompared]:
    """Pairs of different accepted answers, one a question, the answers that came first."""
    statement = (
        select(
            tasks.c.campaign_id,
            tasks.c.id,
            tasks.c.kind,
            tasks.c.payload,
            _FIRST.c.id,
            _FIRST.c.text,
            _SECOND.c.id,
            _SECOND.c.text,
        )
        .join(_FIRST, _FIRST.c.task_id == tasks.c.id)
        .join(_SECOND, _SECOND.c.task_id == tasks.c.id)
        .where(
            tasks.c.campaign_id.in_(campaigns),
            tasks.c.kind.in_(reviewed_kinds()),
            tasks.c.status == "closed",
            _FIRST.c.id < _SECOND.c.id,
            _FIRST.c.text != _SECOND.c.text,
            *(each.c.state.in_(_ACCEPTED) for each in (_FIRST, _SECOND)),
            *(each.c.text != ERASED for each in (_FIRST, _SECOND)),
            ~exists().where(_ASKED.c.question_id == tasks.c.id, _ASKED.c.kind == _COMPARE),
        )
        .order_by(tasks.c.id, _FIRST.c.id, _SECOND.c.id)
        .limit(limit)
    )
    found: dict[UUID, Uncompared] = {}
    for row in await session.execute(statement):
        pair = Uncompared(*row)
        found.setdefault(pair.question_id, pair)
    return list(found.values())


async def open_many(session: WriteSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert their tasks; what is there already stays as it is."""
    for row in rows:
        await session.execute(insert_or_ignore(session, tasks).values(**row))


_OF_CAMPAIGN: Final = (
    select(
        _QUESTION.c.external_key,
        tasks.c.id,
        tasks.c.payload,
        tasks.c.label,
        tasks.c.confidence,
        responses.c.contributor_id,
        responses.c.choice,
        assignments.c.is_swapped,
    )
    .select_from(tasks)
    .join(_QUESTION, _QUESTION.c.id == tasks.c.question_id)
    .join(responses, responses.c.task_id == tasks.c.id)
    .join(assignments, assignments.c.id == responses.c.assignment_id)
    .where(
        tasks.c.campaign_id == bindparam("campaign"),
        tasks.c.kind == _COMPARE,
        tasks.c.status == "closed",
        tasks.c.appealed_task_id.is_(None),
        tasks.c.label.is_not(None),
        responses.c.state != "withdrawn",
    )
    .order_by(_QUESTION.c.id, responses.c.submitted_at, responses.c.id)
)


async def of_campaign(session: ReadSession, campaign_id: UUID) -> list[Comparison]:
    """Everybody's word on a campaign's own answers, where it is settled; in the order of import."""
    rows = await session.execute(_OF_CAMPAIGN, {"campaign": campaign_id})
    return [_comparison(key, task_id, payload["of"], *rest) for key, task_id, payload, *rest in rows]


def _comparison(key: str, task_id: UUID, of: Sequence[str], *rest: Any) -> Comparison:
    first_id, second_id = map(UUID, of)
    return Comparison(key, task_id, first_id, second_id, *rest)
