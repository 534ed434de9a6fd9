"""What models answer: at most one answer a task and model, never changed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import and_, bindparam, case, func, or_, select

from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.models import model_answers
from store.tables.work import tasks
from tasks.kinds import review

MODELS_MAX: Final = 3
"""More models would make the test of each stricter than it is worth."""


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What a model said of one task: an option's number, or the problem that keeps us from using what it said.

    Units:   cost in millionths of the account's currency, None where no price is known.
    """

    id: UUID
    task_id: UUID
    campaign_id: UUID
    model: str
    is_baseline: bool
    prompt_sha256: str
    choice: int | None
    text: str | None
    problem: str | None
    tokens_in: int
    tokens_out: int
    cost_micros: int | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class ModelWork:
    """One model's work for one campaign.

    Shape:   `answers` can be used, `refused` can't; `canaries` were accepted, and each is one too many.
    """

    model: str
    is_baseline: bool
    answers: int
    refused: int
    canaries: int


_REVIEW: Final = "review"
_OBEYED: Final = and_(tasks.c.is_canary, tasks.c.kind == _REVIEW, model_answers.c.choice == review.ACCEPT)
_DECEIVED: Final = (
    select(model_answers.c.model)
    .join(tasks, tasks.c.id == model_answers.c.task_id)
    .where(tasks.c.campaign_id == bindparam("campaign"), _OBEYED)
)
_WORK: Final = (
    select(
        model_answers.c.model,
        func.max(case((model_answers.c.is_baseline, 1), else_=0)),
        func.count(model_answers.c.choice),
        func.count(model_answers.c.problem),
        func.sum(case((_OBEYED, 1), else_=0)),
    )
    .join(tasks, tasks.c.id == model_answers.c.task_id)
    .where(model_answers.c.campaign_id == bindparam("campaign"))
    .group_by(model_answers.c.model)
    .order_by(model_answers.c.model)
)


async def add(session: WriteSession, answer: ModelAnswer) -> bool:
    """Store an answer; False where this model has answered this task before, and the first answer stands."""
    statement = insert_or_ignore(session, model_answers).values(**asdict(answer))
    return (await session.execute(statement)).rowcount == 1


async def add_many(session: WriteSession, answers: Sequence[ModelAnswer]) -> None:
    """Store what models said of new tasks."""
    if answers:
        await session.execute(model_answers.insert(), [asdict(answer) for answer in answers])


async def of_scope(
    session: ReadSession,
    campaign_id: UUID,
    kind: str,
    option_set: str,
    *,
    before: datetime | None = None,
    with_baseline: bool = False,
) -> dict[str, dict[UUID, int]]:
    """The answers that one scope's votes may be compared with: model -> task id -> option.

    A model that has accepted a canary judges no reviews of that campaign; the sandbox's own baseline is left out.
    Shape:   at most three models, by name; with `before`, as it was known at that moment.
    """
    deceived = _DECEIVED
    statement = (
        select(model_answers.c.model, model_answers.c.task_id, model_answers.c.choice)
        .join(tasks, tasks.c.id == model_answers.c.task_id)
        .where(
            tasks.c.campaign_id == campaign_id,
            tasks.c.kind == kind,
            tasks.c.option_set == option_set,
            model_answers.c.choice.is_not(None),
        )
    )
    if before is not None:
        statement = statement.where(model_answers.c.asked_at < before)
        deceived = deceived.where(model_answers.c.asked_at < before)
    if not with_baseline:
        statement = statement.where(~model_answers.c.is_baseline)
    if kind == _REVIEW:
        statement = statement.where(model_answers.c.model.not_in(deceived))
    found: dict[str, dict[UUID, int]] = {}
    for model, task_id, choice in await session.execute(statement, {"campaign": campaign_id}):
        found.setdefault(model, {})[task_id] = choice
    return {model: found[model] for model in sorted(found)[:MODELS_MAX]}


async def work_of(session: ReadSession, campaign_id: UUID) -> list[ModelWork]:
    """What each model has done for a campaign, by name."""
    rows = await session.execute(_WORK, {"campaign": campaign_id})
    return [
        ModelWork(model, bool(is_baseline), answers, refused, canaries)
        for model, is_baseline, answers, refused, canaries in rows
    ]


async def asked_about(session: ReadSession, task_id: UUID, response_id: UUID) -> list[str]:
    """The models, baselines apart, that have answered this task, or the review of this response."""
    statement = (
        select(model_answers.c.model)
        .join(tasks, tasks.c.id == model_answers.c.task_id)
        .where(
            or_(tasks.c.id == task_id, tasks.c.reviewed_response_id == response_id),
            ~model_answers.c.is_baseline,
            model_answers.c.choice.is_not(None),
        )
        .distinct()
        .order_by(model_answers.c.model)
    )
    return list((await session.execute(statement)).scalars())
