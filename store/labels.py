"""Labels with the votes behind them, for exports."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from store.sessions import ReadSession
from store.tables.work import responses, tasks
from tasks.kinds import label_kinds, reviewed_kinds


@dataclass(frozen=True, slots=True)
class Labelled:
    """A closed task with a label and its confidence, and how many chose each option, by its number.

    Shape:   `is_gold` where the label is an operator's word; where answers are not options, `given` are those that
             there are, in the order of submission.
    """

    external_key: str
    kind: str
    payload: dict[str, Any]
    label: Any
    confidence: float
    votes: Mapping[int, int]
    is_gold: bool
    given: Sequence[Any] = ()


async def labelled(session: ReadSession, campaign_id: UUID) -> list[Labelled]:
    """Every closed task of a campaign whose label is the dataset's, in the order of import.

    What was gold at import never closes.
    """
    columns = (tasks.c[name] for name in ("id", "external_key", "kind", "payload", "label", "confidence", "gold"))
    closed = (
        select(*columns)
        .where(
            tasks.c.campaign_id == campaign_id,
            tasks.c.kind.in_(label_kinds()),
            tasks.c.question_id.is_(None),
            tasks.c.status == "closed",
            tasks.c.appealed_task_id.is_(None),
            tasks.c.label.is_not(None),
        )
        .order_by(tasks.c.id)
    )
    votes, given = await _votes(session, campaign_id), await _values(session, campaign_id)
    return [
        Labelled(
            row.external_key,
            row.kind,
            row.payload,
            row.label,
            row.confidence,
            votes.get(row.id, Counter()),
            row.gold is not None,
            given.get(row.id, ()),
        )
        for row in await session.execute(closed)
    ]


@dataclass(frozen=True, slots=True)
class Answered:
    """An accepted answer in free text, with its question's key, and whether its author has said that an AI helped.

    Shape:   the text is empty where its author has had it erased; `payload` is the question's.
    """

    external_key: str
    response_id: UUID
    text: str
    used_ai: bool
    payload: dict[str, Any]

    @property
    def is_kept(self) -> bool | None:
        """Of a model's answer that was to be corrected, whether it was left as it is; None of anything else."""
        original = self.payload.get("answer")
        return self.text == original if original is not None and self.text else None


async def accepted_answers(session: ReadSession, campaign_id: UUID) -> list[Answered]:
    """Every accepted free-text answer, in the order of import and then of submission."""
    statement = (
        select(
            tasks.c.external_key,
            responses.c.id,
            responses.c.text,
            responses.c.declared_ai,
            tasks.c.payload,
        )
        .join(responses, responses.c.task_id == tasks.c.id)
        .where(
            tasks.c.campaign_id == campaign_id,
            tasks.c.kind.in_(reviewed_kinds()),
            responses.c.state.in_(("pending", "paid", "parked")),
        )
        .order_by(tasks.c.id, responses.c.submitted_at, responses.c.id)
    )
    return [Answered(*row) for row in await session.execute(statement)]


async def _votes(session: ReadSession, campaign_id: UUID) -> dict[UUID, Counter[int]]:
    statement = (
        select(responses.c.task_id, responses.c.choice, func.count())
        .where(
            responses.c.campaign_id == campaign_id,
            responses.c.kind.in_(label_kinds()),
            responses.c.state != "withdrawn",
            responses.c.choice.is_not(None),
        )
        .group_by(responses.c.task_id, responses.c.choice)
    )
    votes: dict[UUID, Counter[int]] = {}
    for row in await session.execute(statement):
        task_id, chosen, count = tuple(row)
        votes.setdefault(task_id, Counter())[chosen] += count
    return votes


async def _values(session: ReadSession, campaign_id: UUID) -> dict[UUID, list[Any]]:
    statement = (
        select(responses.c.task_id, responses.c.value)
        .where(
            responses.c.campaign_id == campaign_id,
            responses.c.state != "withdrawn",
            responses.c.value.is_not(None),
        )
        .order_by(responses.c.submitted_at, responses.c.id)
    )
    given: dict[UUID, list[Any]] = {}
    for task_id, value in await session.execute(statement):
        given.setdefault(task_id, []).append(value)
    return given
