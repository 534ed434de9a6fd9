"""Answers in people's own words, many at once, to be set against one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from store.responses import ERASED
from store.sessions import ReadSession
from store.tables.people import contributors
from store.tables.work import assignments, responses, tasks


@dataclass(frozen=True, slots=True)
class TextRow:
    """One answer: whose, to which question, and its words."""

    response_id: UUID
    contributor_id: UUID
    task_id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class TextName:
    """By what an operator finds an answer and its author again."""

    ref: str
    account_id: UUID


async def of_campaign(session: ReadSession, campaign_id: UUID, *, limit: int) -> list[TextRow]:
    """A campaign's answers in free text, the newest first."""
    statement = (
        select(responses.c.id, responses.c.contributor_id, responses.c.task_id, responses.c.text)
        .where(
            responses.c.campaign_id == campaign_id,
            responses.c.kind == "answer",
            responses.c.state != "withdrawn",
            responses.c.text != ERASED,
        )
        .order_by(responses.c.submitted_at.desc())
        .limit(limit)
    )
    return [TextRow(*row) for row in (await session.execute(statement)).all()]


async def shown_with(session: ReadSession, task_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What these questions show to whoever answers them."""
    found = await session.execute(select(tasks.c.id, tasks.c.payload).where(tasks.c.id.in_(task_ids)))
    return {id: "\n".join(filter(None, (payload.get("text"), payload.get("passage")))) for id, payload in found.all()}


async def names(session: ReadSession, response_ids: Sequence[UUID]) -> dict[UUID, TextName]:
    """The cards and the accounts that these answers came from."""
    statement = (
        select(responses.c.id, assignments.c.ref, contributors.c.account_id)
        .join(assignments, assignments.c.id == responses.c.assignment_id)
        .join(contributors, contributors.c.id == responses.c.contributor_id)
        .where(responses.c.id.in_(response_ids))
    )
    return {id: TextName(ref, account) for id, ref, account in (await session.execute(statement)).all()}
