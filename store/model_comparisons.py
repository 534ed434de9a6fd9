"""Pairs of accepted answers to one question, and which of the two each model prefers."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, exists, select

from store.responses import ERASED
from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.models import model_comparisons
from store.tables.work import responses, tasks

ACCEPTED: Final = ("pending", "paid", "parked")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two accepted answers to one settled question that a model has not compared."""

    campaign_id: UUID
    question_id: UUID
    payload: dict[str, Any]
    first_id: UUID
    first: str
    second_id: UUID
    second: str


@dataclass(frozen=True, slots=True)
class ModelComparison:
    """What a model prefers of a pair, and what it said in either order, both in the pair's own words."""

    id: UUID
    campaign_id: UUID
    question_id: UUID
    first_id: UUID
    second_id: UUID
    model: str
    is_baseline: bool
    prompt_sha256: str
    in_order: str | None
    swapped: str | None
    preferred: str | None
    problem: str | None
    tokens_in: int
    tokens_out: int
    cost_micros: int | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Preferred:
    """A usable comparison, for exports."""

    question_key: str
    model: str
    first_id: UUID
    second_id: UUID
    preferred: str


_FIRST: Final = responses.alias("first")
_SECOND: Final = responses.alias("second")
_UNCOMPARED: Final = (
    select(tasks.c.campaign_id, tasks.c.id, tasks.c.payload, _FIRST.c.id, _FIRST.c.text, _SECOND.c.id, _SECOND.c.text)
    .join(_FIRST, _FIRST.c.task_id == tasks.c.id)
    .join(_SECOND, _SECOND.c.task_id == tasks.c.id)
    .where(
        tasks.c.campaign_id.in_(bindparam("campaigns", expanding=True)),
        tasks.c.kind == "answer",
        tasks.c.status == "closed",
        tasks.c.photo.is_(None),
        _FIRST.c.id < _SECOND.c.id,
        _FIRST.c.state.in_(ACCEPTED),
        _SECOND.c.state.in_(ACCEPTED),
        _FIRST.c.text != ERASED,
        _SECOND.c.text != ERASED,
        ~exists().where(
            model_comparisons.c.first_id == _FIRST.c.id,
            model_comparisons.c.second_id == _SECOND.c.id,
            model_comparisons.c.model == bindparam("model"),
        ),
    )
    .order_by(tasks.c.id, _FIRST.c.id, _SECOND.c.id)
    .limit(bindparam("limit"))
)
_COMPARED: Final = select(model_comparisons.c.first_id, model_comparisons.c.second_id).where(
    model_comparisons.c.first_id.in_(bindparam("firsts", expanding=True)),
    model_comparisons.c.model == bindparam("model"),
)
_PREFERRED: Final = (
    select(
        tasks.c.external_key,
        model_comparisons.c.model,
        model_comparisons.c.first_id,
        model_comparisons.c.second_id,
        model_comparisons.c.preferred,
    )
    .join(tasks, tasks.c.id == model_comparisons.c.question_id)
    .where(
        model_comparisons.c.campaign_id == bindparam("campaign"),
        model_comparisons.c.preferred.is_not(None),
        ~model_comparisons.c.is_baseline,
    )
    .order_by(tasks.c.id, model_comparisons.c.model, model_comparisons.c.first_id, model_comparisons.c.second_id)
)


async def uncompared(session: ReadSession, campaigns: Sequence[UUID], model: str, *, limit: int) -> list[Pair]:
    """Pairs of these campaigns that this model has not compared, in the order of import; without pictures."""
    rows = await session.execute(_UNCOMPARED, {"campaigns": list(campaigns), "model": model, "limit": limit})
    return [Pair(*row) for row in rows]


async def compared(session: ReadSession, pairs: Sequence[Pair], model: str) -> frozenset[tuple[UUID, UUID]]:
    """Which of these pairs the model has compared."""
    rows = await session.execute(_COMPARED, {"firsts": [pair.first_id for pair in pairs], "model": model})
    return frozenset((first_id, second_id) for first_id, second_id in rows)


async def add(session: WriteSession, comparison: ModelComparison) -> bool:
    """Store a comparison; False where this model has compared this pair before, and the first one stands."""
    statement = insert_or_ignore(session, model_comparisons).values(**asdict(comparison))
    return (await session.execute(statement)).rowcount == 1


async def of_campaign(session: ReadSession, campaign_id: UUID) -> list[Preferred]:
    """What models prefer among a campaign's answers, in the order of import; the sandbox's baseline is left out."""
    return [Preferred(*row) for row in await session.execute(_PREFERRED, {"campaign": campaign_id})]
