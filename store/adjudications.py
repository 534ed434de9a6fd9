"""Responses that peers could not decide, for an operator to decide."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, update

from kernel.values import Answer
from store.desk_claims import Seat
from store.sessions import ReadSession, WriteSession
from store.tables.appeals import appeals
from store.tables.work import assignments, campaigns, responses, tasks
from tasks.answers import answer_in

ADJUDICATE: Final = "adjudicate"
UNDECIDED: Final = ("submitted", ADJUDICATE)


@dataclass(frozen=True, slots=True)
class Undecided:
    """One response with what was asked."""

    response_id: UUID
    task_id: UUID
    campaign_id: UUID
    kind: str
    choice: int | None
    text: str | None
    value: Any
    state: str
    ref: str
    payload: dict[str, Any]
    campaign_title: str
    campaign_settings: dict[str, Any]

    @property
    def answer(self) -> Answer:
        """What was answered."""
        return answer_in({"choice": self.choice, "text": self.text, "value": self.value})


@dataclass(frozen=True, slots=True)
class Stuck:
    """An answer that waits for reviews, and the task that asks for them."""

    response_id: UUID
    review_id: UUID


_JOINED: Select[Any] = (
    select(
        responses.c.id.label("response_id"),
        responses.c.task_id,
        responses.c.campaign_id,
        responses.c.kind,
        responses.c.choice,
        responses.c.text,
        responses.c.value,
        responses.c.state,
        assignments.c.ref,
        tasks.c.payload,
        campaigns.c.title.label("campaign_title"),
        campaigns.c.settings.label("campaign_settings"),
    )
    .select_from(responses)
    .join(assignments, assignments.c.id == responses.c.assignment_id)
    .join(tasks, tasks.c.id == responses.c.task_id)
    .join(campaigns, campaigns.c.id == responses.c.campaign_id)
)
_ANSWERS = responses.alias("answers")
_IS_CASE = and_(
    responses.c.state == ADJUDICATE,
    ~exists().where(_ANSWERS.c.id == tasks.c.reviewed_response_id, _ANSWERS.c.state == ADJUDICATE),
)
"""A review is no case of its own while the answer that it is about waits too: they are decided together."""


async def oldest(session: ReadSession, seat: Seat, people: Collection[UUID]) -> Undecided | None:
    """The response that has waited longest, the one in the operator's hand first; none that `people` had a part in."""
    statement = _JOINED.where(_IS_CASE, responses.c.id.not_in(seat.away), ~has_part_in(responses.c.id, people))
    is_mine = case((responses.c.id == seat.mine, 0), else_=1)
    statement = statement.order_by(is_mine, responses.c.submitted_at).limit(1)
    row = (await session.execute(statement)).mappings().one_or_none()
    return None if row is None else Undecided(**row)


async def by_id(session: ReadSession, response_id: UUID) -> Undecided | None:
    """This response, decided or not."""
    row = (await session.execute(_JOINED.where(responses.c.id == response_id))).mappings().one_or_none()
    return None if row is None else Undecided(**row)


async def has_part(session: ReadSession, response_id: UUID, people: Collection[UUID]) -> bool:
    """Whether one of these people gave the response, reviewed it, or sat on the panel of its appeal."""
    statement = select(responses.c.id).where(responses.c.id == response_id, has_part_in(responses.c.id, people))
    return (await session.execute(statement)).one_or_none() is not None


def has_part_in(response: ColumnElement[UUID], people: Collection[UUID]) -> ColumnElement[bool]:
    """The same as a part of other statements: `response` is their column."""
    parts, asked = responses.alias("parts"), tasks.alias("asked")
    panels = appeals.alias("panels")
    theirs = parts.join(asked, asked.c.id == parts.c.task_id)
    theirs = theirs.outerjoin(panels, panels.c.panel_id == parts.c.task_id)
    is_about = or_(parts.c.id == response, asked.c.reviewed_response_id == response, panels.c.response_id == response)
    return exists().select_from(theirs).where(parts.c.contributor_id.in_(people), is_about)


async def reasons_about(session: ReadSession, response_id: UUID) -> list[str]:
    """Why its reviewers refused the response, and why its author refused another one, oldest first."""
    statement = (
        select(responses.c.reason)
        .join(tasks, tasks.c.id == responses.c.task_id)
        .where(
            responses.c.reason.is_not(None),
            or_(tasks.c.reviewed_response_id == response_id, responses.c.id == response_id),
        )
        .order_by(responses.c.submitted_at)
    )
    return list((await session.execute(statement)).scalars())


async def count(session: ReadSession) -> int:
    """How many wait."""
    statement = select(func.count()).select_from(responses).join(tasks, tasks.c.id == responses.c.task_id)
    statement = statement.where(_IS_CASE)
    found: int = (await session.execute(statement)).scalar_one()
    return found


async def waiting_reviews(session: ReadSession, response_id: UUID) -> dict[UUID, int]:
    """The verdicts of those who reviewed an answer and are not judged themselves, by their responses."""
    statement = (
        select(responses.c.id, responses.c.choice)
        .join(tasks, tasks.c.id == responses.c.task_id)
        .where(
            tasks.c.reviewed_response_id == response_id,
            responses.c.state.in_(UNDECIDED),
            responses.c.choice.is_not(None),
        )
    )
    return {row.id: row.choice for row in await session.execute(statement)}


async def stuck_answers(session: ReadSession, *, before: datetime, limit: int) -> list[Stuck]:
    """Answers in closing campaigns whose review tasks nobody has in hand or has given a vote since a moment."""
    reviews = responses.alias("reviews")
    statement = (
        select(responses.c.id, tasks.c.id)
        .join(tasks, tasks.c.reviewed_response_id == responses.c.id)
        .join(campaigns, campaigns.c.id == tasks.c.campaign_id)
        .where(
            campaigns.c.status == "closing",
            responses.c.state == "submitted",
            tasks.c.status == "open",
            tasks.c.open_leases == 0,
            tasks.c.created_at <= before,
            ~exists().where(reviews.c.task_id == tasks.c.id, reviews.c.submitted_at > before),
        )
        .limit(limit)
    )
    return [Stuck(*row) for row in (await session.execute(statement)).all()]


async def hand_over(session: WriteSession, ids: Sequence[UUID]) -> None:
    """Let submitted answers wait for a person."""
    await session.execute(update(responses).where(responses.c.id.in_(ids)).values(state=ADJUDICATE))


async def decide(
    session: WriteSession, response_id: UUID, *, state: str, at: datetime, waiting: Sequence[str] = (ADJUDICATE,)
) -> bool:
    """Move a response that waits for the operator; False when somebody else has decided it already."""
    statement = (
        update(responses)
        .where(responses.c.id == response_id, responses.c.state.in_(waiting))
        .values(state=state, reasons={"by": "operator", "peers": 0, "agreeing": 0, "decided_at": at.isoformat()})
    )
    return (await session.execute(statement)).rowcount == 1
