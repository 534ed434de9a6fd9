"""Responses that peers could not decide, for an operator to decide."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select, update

from store.sessions import ReadSession, WriteSession
from store.tables.work import assignments, campaigns, responses, tasks


@dataclass(frozen=True, slots=True)
class Undecided:
    """One response with what was asked."""

    response_id: UUID
    task_id: UUID
    campaign_id: UUID
    kind: str
    choice: int | None
    text: str | None
    state: str
    ref: str
    payload: dict[str, Any]
    campaign_title: str
    campaign_settings: dict[str, Any]

    @property
    def answer(self) -> int | str:
        """What was answered."""
        if self.text is not None:
            return self.text
        assert self.choice is not None
        return self.choice


_JOINED: Select[Any] = (
    select(
        responses.c.id.label("response_id"),
        responses.c.task_id,
        responses.c.campaign_id,
        responses.c.kind,
        responses.c.choice,
        responses.c.text,
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


async def oldest(session: ReadSession) -> Undecided | None:
    """The response that has waited longest."""
    statement = _JOINED.where(responses.c.state == "adjudicate").order_by(responses.c.submitted_at).limit(1)
    row = (await session.execute(statement)).mappings().one_or_none()
    return None if row is None else Undecided(**row)


async def by_id(session: ReadSession, response_id: UUID) -> Undecided | None:
    """This response, decided or not."""
    row = (await session.execute(_JOINED.where(responses.c.id == response_id))).mappings().one_or_none()
    return None if row is None else Undecided(**row)


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
    statement = select(func.count()).where(responses.c.state == "adjudicate")
    found: int = (await session.execute(statement)).scalar_one()
    return found


async def decide(session: WriteSession, response_id: UUID, *, state: str, by: str, at: datetime) -> bool:
    """Move a waiting response; False when somebody else has decided it already."""
    statement = (
        update(responses)
        .where(responses.c.id == response_id, responses.c.state == "adjudicate")
        .values(state=state, reasons={"by": by, "peers": 0, "agreeing": 0, "decided_at": at.isoformat()})
    )
    return (await session.execute(statement)).rowcount == 1
