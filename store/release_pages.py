"""All that a release says of a campaign's items, page by page in the order of import: never a list of everything.

Called in a heavy session: every page is of the same moment.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select

from store import twins
from store.ledger_rows import is_one_of
from store.sessions import ReadSession, WriteSession
from store.tables.models import model_answers, model_comparisons
from store.tables.work import responses, tasks
from tasks.kinds import label_kinds, reviewed_kinds
from tasks.twins import TwinPair

PAGE: Final = 250
"""So many tasks with their answers keep the event loop for some milliseconds."""
ACCEPTED: Final = ("pending", "paid", "parked")
_FIRST: Final = UUID(int=0)
_COMPARE: Final = "compare"


@dataclass(frozen=True, slots=True)
class ReleasedTask:
    """One of a campaign's own tasks: settled or not, gold or not."""

    id: UUID
    external_key: str
    kind: str
    payload: dict[str, Any]
    photo: str | None
    licence: str | None
    twin: str | None
    gold: Any
    status: str
    label: Any
    confidence: float | None


@dataclass(frozen=True, slots=True)
class ReleasedAnswer:
    """What one person answered."""

    id: UUID
    contributor_id: UUID
    choice: int | None
    text: str | None
    value: Any
    declared_ai: bool
    state: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class ModelPreference:
    """Which of two answers a model prefers."""

    model: str
    first_id: UUID
    second_id: UUID
    preferred: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some tasks with all that belongs to them.

    Shape:   `answers` by the task's id, in the order of submission; `reviews` by the id of the answer that they are
             about, with what an appeal's panel said; `models` by the task's id and `reviewing` by the answer's, as
             (model, option); `preferred` and `compared` (the ids of what people said) by the question's; `twins` by an
             item's key.
    """

    tasks: Sequence[ReleasedTask]
    answers: Mapping[UUID, Sequence[ReleasedAnswer]]
    reviews: Mapping[UUID, Sequence[ReleasedAnswer]]
    models: Mapping[UUID, Sequence[tuple[str, int]]]
    preferred: Mapping[UUID, Sequence[ModelPreference]]
    reviewing: Mapping[UUID, Sequence[tuple[str, int]]]
    compared: Mapping[UUID, Sequence[UUID]]
    twins: Mapping[str, TwinPair]


_IS_OWN: Final = or_(tasks.c.question_id.is_(None), tasks.c.question_id == tasks.c.id)
"""Reviews and comparisons of answers go with these."""
_TASKS: Final = (
    select(*(tasks.c[name] for name in ReleasedTask.__dataclass_fields__))
    .where(
        tasks.c.campaign_id == bindparam("campaign"),
        tasks.c.id > bindparam("after"),
        tasks.c.appealed_task_id.is_(None),
        _IS_OWN,
    )
    .order_by(tasks.c.id)
    .limit(bindparam("limit"))
)
_COUNT: Final = (
    select(func.count())
    .select_from(tasks)
    .where(tasks.c.campaign_id == bindparam("campaign"), tasks.c.appealed_task_id.is_(None), _IS_OWN)
)
_KINDS: Final = select(tasks.c.kind).where(tasks.c.campaign_id == bindparam("campaign"), _IS_OWN).distinct()
_ANSWER: Final = [responses.c[name] for name in ReleasedAnswer.__dataclass_fields__]
_ASKED: Final = tasks.alias("asked")
_PANEL: Final = tasks.alias("panel")


async def count(session: ReadSession, campaign_id: UUID) -> int:
    """How many tasks the pages will have."""
    return int((await session.execute(_COUNT, {"campaign": campaign_id})).scalar_one())


async def kinds(session: ReadSession | WriteSession, campaign_id: UUID) -> frozenset[str]:
    """The kinds of its own tasks that a release has, settled or not."""
    found = (await session.execute(_KINDS, {"campaign": campaign_id})).scalars()
    return (label_kinds() | reviewed_kinds()) & frozenset(found)


async def pages(session: ReadSession, campaign_id: UUID, *, size: int = PAGE) -> AsyncIterator[Page]:
    """Every page, of so many tasks."""
    known, after = {"campaign": campaign_id, "limit": size}, _FIRST
    while rows := (await session.execute(_TASKS, known | {"after": after})).all():
        found = [ReleasedTask(*row) for row in rows]
        yield await _page(session, campaign_id, found)
        after = found[-1].id


async def _page(session: ReadSession, campaign_id: UUID, found: Sequence[ReleasedTask]) -> Page:
    ids = [each.id for each in found]
    answers = await _answers(session, ids)
    written = [each.id for given in answers.values() for each in given if each.text is not None]
    pairs = await twins.of_names(session, campaign_id, {each.twin for each in found if each.twin is not None})
    return Page(
        tasks=found,
        answers=answers,
        reviews=await _reviews(session, written) if written else {},
        models=await _models(session, ids),
        preferred=await _preferred(session, ids) if written else {},
        reviewing=await _reviewing(session, written) if written else {},
        compared=await _compared(session, ids) if written else {},
        twins={key: pair for pair in pairs for key in pair.external_keys},
    )


async def _answers(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, list[ReleasedAnswer]]:
    """Answers to these tasks, and those of panels that were asked about them once more."""
    direct = select(responses.c.task_id, *_ANSWER).where(
        is_one_of(session, responses.c.task_id, ids), responses.c.state != "withdrawn"
    )
    asked_again = (
        select(_PANEL.c.appealed_task_id, *_ANSWER)
        .join(responses, responses.c.task_id == _PANEL.c.id)
        .where(is_one_of(session, _PANEL.c.appealed_task_id, ids), responses.c.state != "withdrawn")
    )
    rows = [*await session.execute(direct), *await session.execute(asked_again)]
    return _in_order(rows)


async def _reviews(session: ReadSession, answer_ids: Sequence[UUID]) -> dict[UUID, list[ReleasedAnswer]]:
    """What peers said of these answers, and what panels said once more."""
    direct = (
        select(_ASKED.c.reviewed_response_id, *_ANSWER)
        .join(responses, responses.c.task_id == _ASKED.c.id)
        .where(is_one_of(session, _ASKED.c.reviewed_response_id, answer_ids), responses.c.state != "withdrawn")
    )
    asked_again = (
        select(_ASKED.c.reviewed_response_id, *_ANSWER)
        .join(_PANEL, _PANEL.c.appealed_task_id == _ASKED.c.id)
        .join(responses, responses.c.task_id == _PANEL.c.id)
        .where(is_one_of(session, _ASKED.c.reviewed_response_id, answer_ids), responses.c.state != "withdrawn")
    )
    return _in_order([*await session.execute(direct), *await session.execute(asked_again)])


def _in_order(rows: Iterable[Sequence[Any]]) -> dict[UUID, list[ReleasedAnswer]]:
    found: dict[UUID, list[ReleasedAnswer]] = defaultdict(list)
    for about, *row in rows:
        found[about].append(ReleasedAnswer(*row))
    for given in found.values():
        given.sort(key=lambda each: (each.submitted_at, each.id))
    return dict(found)


async def _models(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, list[tuple[str, int]]]:
    """What models answered, by name; the sandbox's own baseline is left out."""
    statement = (
        select(model_answers.c.task_id, model_answers.c.model, model_answers.c.choice)
        .where(
            is_one_of(session, model_answers.c.task_id, ids),
            model_answers.c.choice.is_not(None),
            ~model_answers.c.is_baseline,
        )
        .order_by(model_answers.c.model)
    )
    return _by_subject(await session.execute(statement))


async def _reviewing(session: ReadSession, answer_ids: Sequence[UUID]) -> dict[UUID, list[tuple[str, int]]]:
    """What models, asked to review these answers, said."""
    statement = (
        select(tasks.c.reviewed_response_id, model_answers.c.model, model_answers.c.choice)
        .join(model_answers, model_answers.c.task_id == tasks.c.id)
        .where(
            is_one_of(session, tasks.c.reviewed_response_id, answer_ids),
            model_answers.c.choice.is_not(None),
            ~model_answers.c.is_baseline,
        )
        .order_by(model_answers.c.model)
    )
    return _by_subject(await session.execute(statement))


def _by_subject(rows: Iterable[Sequence[Any]]) -> dict[UUID, list[tuple[str, int]]]:
    found: dict[UUID, list[tuple[str, int]]] = defaultdict(list)
    for subject, model, choice in rows:
        found[subject].append((model, choice))
    return dict(found)


async def _compared(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """What people said of two answers to these questions, where that is settled."""
    statement = (
        select(tasks.c.question_id, responses.c.id)
        .join(responses, responses.c.task_id == tasks.c.id)
        .where(
            is_one_of(session, tasks.c.question_id, ids),
            tasks.c.kind == _COMPARE,
            tasks.c.status == "closed",
            tasks.c.appealed_task_id.is_(None),
            tasks.c.label.is_not(None),
            responses.c.state != "withdrawn",
        )
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for question_id, response_id in await session.execute(statement):
        found[question_id].append(response_id)
    return dict(found)


async def _preferred(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, list[ModelPreference]]:
    """Which of its answers models prefer, for each question."""
    of = [model_comparisons.c[name] for name in ModelPreference.__dataclass_fields__]
    statement = (
        select(model_comparisons.c.question_id, *of)
        .where(
            is_one_of(session, model_comparisons.c.question_id, ids),
            model_comparisons.c.preferred.is_not(None),
            ~model_comparisons.c.is_baseline,
        )
        .order_by(model_comparisons.c.model, model_comparisons.c.first_id, model_comparisons.c.second_id)
    )
    found: dict[UUID, list[ModelPreference]] = defaultdict(list)
    for question_id, *row in await session.execute(statement):
        found[question_id].append(ModelPreference(*row))
    return dict(found)
